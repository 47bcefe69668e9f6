//! NEAR's Merkle trees: a node is sha256(left ‖ right), and one without a sibling is carried up as it is.
use crate::hash::{sha256, Hash};
use near_sdk::near;

#[near(serializers = [borsh])]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
}

/// One step from a leaf to the root: the sibling, and the side on which it stands.
#[near(serializers = [borsh])]
#[derive(Clone)]
pub struct Step {
    pub hash: Hash,
    pub direction: Side,
}

/// Of 2^32 leaves: as long as a path of a batch may be.
pub const LONGEST_PATH: usize = 32;

pub fn root_from_path(leaf: Hash, path: &[Step]) -> Hash {
    path.iter().fold(leaf, |node, step| match step.direction {
        Side::Left => sha256(&[step.hash, node].concat()),
        Side::Right => sha256(&[node, step.hash].concat()),
    })
}

/// The root of the batch in which a statement has this path. A leaf is the hash of the statement hash.
pub fn batch_root(statement_hash: &Hash, path: &[Step]) -> Hash {
    root_from_path(sha256(statement_hash), path)
}

/// Whether the path has the one shape that leads up from that place of a tree of so many leaves.
pub fn is_path_of(path: &[Step], index: u64, leaf_count: u64) -> bool {
    if index >= leaf_count {
        return false;
    }
    let (mut at, mut count, mut steps) = (index, leaf_count, path.iter());
    while count > 1 {
        let is_left = at % 2 == 0;
        if !is_left || at + 1 < count {
            let expected = if is_left { Side::Right } else { Side::Left };
            if steps.next().map(|step| step.direction) != Some(expected) {
                return false;
            }
        }
        at /= 2;
        count = count.div_ceil(2);
    }
    steps.next().is_none()
}
