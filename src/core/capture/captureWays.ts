/** The ways by which programs are recorded without being asked; each has a setting `onramp.capture.<way>`. */
export const captureWays = ['terminals', 'debugSessions', 'mlflow'] as const;
export type CaptureWay = (typeof captureWays)[number];
