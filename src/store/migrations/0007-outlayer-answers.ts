import type { Migration } from './column-types.ts';

/** What was answered to a request of OutLayer's contract: the same again to whoever asks the same again. */
export const outlayerAnswers: Migration = ({ bytes, end }) => [
  `create table outlayer_answers (
     name ${bytes} primary key check (length(name) = 16), sealed ${bytes} not null
   ) ${end}`,
];
