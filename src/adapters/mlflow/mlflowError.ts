/**
 * MLflow's error codes and the HTTP status that belongs to each (`mlflow/exceptions.py`). Clients branch on the code, and try
 * 429 and 5xx again for minutes: no mistake of a user may end in one of those.
 */
const statuses = {
  BAD_REQUEST: 400,
  INVALID_PARAMETER_VALUE: 400,
  RESOURCE_ALREADY_EXISTS: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  ENDPOINT_NOT_FOUND: 404,
  NOT_FOUND: 404,
  RESOURCE_DOES_NOT_EXIST: 404,
  RESOURCE_CONFLICT: 409,
  INTERNAL_ERROR: 500,
  NOT_IMPLEMENTED: 501,
  TEMPORARILY_UNAVAILABLE: 503,
} as const;

export type MlflowErrorCode = keyof typeof statuses;

/** An answer that is an error, as MLflow's clients read it. */
export class MlflowError extends Error {
  override readonly name = 'MlflowError';

  constructor(
    readonly code: MlflowErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }

  get status(): number {
    return statuses[this.code];
  }

  get body(): { error_code: MlflowErrorCode; message: string } {
    return { error_code: this.code, message: this.message };
  }
}

/** What was asked for is not there. */
export function doesNotExist(message: string): MlflowError {
  return new MlflowError('RESOURCE_DOES_NOT_EXIST', message);
}

/** A value of the request cannot be taken. */
export function invalidParameter(message: string): MlflowError {
  return new MlflowError('INVALID_PARAMETER_VALUE', message);
}

/** A value that MLflow wants is not in the request. */
export function missingParameter(name: string): MlflowError {
  return invalidParameter(`Missing value for required parameter '${name}'. See the API docs for more information about request parameters.`);
}
