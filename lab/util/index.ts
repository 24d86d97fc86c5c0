export * from './daemon';
export * from './names';
export * from './netns';
export * from './paths';
export * from './progress';
export * from './run';
export * from './wait';
