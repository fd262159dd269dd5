/** The experiment of runs that name none: MLflow's `Default`. */
export const DEFAULT_EXPERIMENT_ID = '0';
