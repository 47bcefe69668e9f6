//! A path through NEAR's radix-16 trie. Nodes are the borsh of nearcore's `RawTrieNodeWithSize` (core/store/src/trie/raw_node.rs):
//! 0 leaf { path, value }; 1 branch { children }; 2 branch with a value { value, children }; 3 extension { path, child }; then a u64.
use crate::error::GateError;
use crate::hash::{sha256, Hash, ZERO};

/// A value stands beside the nodes: its length, and its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValueRef {
    pub length: u32,
    pub hash: Hash,
}

const LEAF: u8 = 0;
const BRANCH: u8 = 1;
const BRANCH_WITH_VALUE: u8 = 2;
const EXTENSION: u8 = 3;

/// What stands under a key of the state with this root, or nothing: then the nodes prove that the key is absent.
/// The nodes may come in any order; each step looks for the one with the right hash.
pub fn lookup(root: &Hash, key: &[u8], nodes: &[Vec<u8>]) -> Result<Option<ValueRef>, GateError> {
    if *root == ZERO {
        return Ok(None);
    }
    let hashes: Vec<Hash> = nodes.iter().map(|node| sha256(node)).collect();
    let mut next = *root;
    let mut depth = 0;
    loop {
        let at = hashes.iter().position(|hash| *hash == next);
        let node = &nodes[at.ok_or(GateError::NodeMissing)?];
        match step(node, key, depth)? {
            Step::Down(child, nibbles) => {
                next = child;
                depth += nibbles;
            }
            Step::End(value) => return Ok(value),
        }
    }
}

/// One node down, so many nibbles of the key further; or the end.
enum Step {
    Down(Hash, usize),
    End(Option<ValueRef>),
}

fn step(node: &[u8], key: &[u8], depth: usize) -> Result<Step, GateError> {
    let mut from = Reader(node);
    let kind = from.u8()?;
    let step = match kind {
        LEAF => {
            let length = from.matched(true, key, depth)?;
            let value = from.value()?;
            Step::End((length == Some(2 * key.len() - depth)).then_some(value))
        }
        EXTENSION => {
            let length = from.matched(false, key, depth)?;
            let child = from.hash()?;
            length.map_or(Step::End(None), |nibbles| Step::Down(child, nibbles))
        }
        BRANCH | BRANCH_WITH_VALUE => {
            let value = if kind == BRANCH_WITH_VALUE {
                Some(from.value()?)
            } else {
                None
            };
            match (from.child(nibble(key, depth))?, nibble(key, depth)) {
                (_, None) => Step::End(value),
                (None, Some(_)) => Step::End(None),
                (Some(child), Some(_)) => Step::Down(child, 1),
            }
        }
        _ => return Err(GateError::NodeMalformed),
    };
    from.memory_usage_and_end()?;
    Ok(step)
}

fn nibble(bytes: &[u8], index: usize) -> Option<u8> {
    let byte = bytes.get(index / 2)?;
    Some(if index % 2 == 0 { byte >> 4 } else { byte & 15 })
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], GateError> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(GateError::NodeMalformed)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], GateError> {
        let mut bytes = [0; N];
        bytes.copy_from_slice(self.take(N)?);
        Ok(bytes)
    }

    fn u8(&mut self) -> Result<u8, GateError> {
        Ok(self.array::<1>()?[0])
    }

    fn u32(&mut self) -> Result<u32, GateError> {
        self.array().map(u32::from_le_bytes)
    }

    fn hash(&mut self) -> Result<Hash, GateError> {
        self.array()
    }

    fn value(&mut self) -> Result<ValueRef, GateError> {
        Ok(ValueRef {
            length: self.u32()?,
            hash: self.hash()?,
        })
    }

    /// Reads a path in hex-prefix encoding; its nibbles, if the key goes on with just these.
    fn matched(&mut self, is_leaf: bool, key: &[u8], depth: usize) -> Result<Option<usize>, GateError> {
        let length = self.u32()? as usize;
        let path = self.take(length)?;
        let first = *path.first().ok_or(GateError::NodeMalformed)?;
        let is_odd = first & 0x10 != 0;
        if first >= 0x40 || (first & 0x20 != 0) != is_leaf || (!is_odd && first & 15 != 0) {
            return Err(GateError::NodeMalformed);
        }
        let skipped = if is_odd { 1 } else { 2 };
        let nibbles = 2 * length - skipped;
        if nibbles == 0 && !is_leaf {
            return Err(GateError::NodeMalformed);
        }
        let goes_on = (0..nibbles).all(|at| nibble(path, skipped + at) == nibble(key, depth + at));
        Ok((depth + nibbles <= 2 * key.len() && goes_on).then_some(nibbles))
    }

    /// Reads all children; the one of this nibble.
    fn child(&mut self, wanted: Option<u8>) -> Result<Option<Hash>, GateError> {
        let bits = u16::from_le_bytes(self.array()?);
        let mut found = None;
        for at in (0..16u8).filter(|at| bits & (1 << at) != 0) {
            let child = self.hash()?;
            if Some(at) == wanted {
                found = Some(child);
            }
        }
        Ok(found)
    }

    fn memory_usage_and_end(&mut self) -> Result<(), GateError> {
        self.take(8)?;
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(GateError::NodeMalformed)
        }
    }
}
