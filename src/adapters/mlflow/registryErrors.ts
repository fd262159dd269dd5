import type { RegistryRefusal, RegistryResult } from '../../core/registry/modelRegistry.ts';
import { LONGEST_ALIAS, LONGEST_MODEL_NAME, type NameProblem } from '../../core/registry/registryNames.ts';
import type { SearchRefusal } from '../../core/registry/searchRegistry.ts';
import { doesNotExist, invalidParameter, missingParameter, MlflowError } from './mlflowError.ts';

/** What a call of the registry gave, or MLflow's error for its refusal. */
export function accepted<T extends object>(result: RegistryResult<T>): T {
  if (!result.ok) throw registryError(result);
  return result;
}

/** A refusal of the registry in MLflow's words. */
export function registryError(refusal: RegistryRefusal): MlflowError {
  switch (refusal.reason) {
    case 'model-not-found':
      return doesNotExist(`Registered Model with name=${refusal.name} not found`);
    case 'version-not-found':
      return doesNotExist(`Model Version (name=${refusal.name}, version=${refusal.version}) not found`);
    case 'alias-not-found':
      // Not RESOURCE_DOES_NOT_EXIST: clients know it so.
      return invalidParameter(`Registered model alias ${refusal.alias} not found.`);
    case 'name-exists':
      return new MlflowError('RESOURCE_ALREADY_EXISTS', `Registered Model (name=${refusal.model.name}) already exists.`);
    case 'version-exists':
      return new MlflowError('RESOURCE_ALREADY_EXISTS', `Model Version (name=${refusal.version.name}, version=${refusal.version.version}) already exists.`);
    case 'invalid-name':
      return invalidName(refusal.problem);
    case 'invalid-alias':
      return invalidAlias(refusal.problem);
    case 'invalid-stage':
      return invalidParameter('Invalid Model Version stage.');
    case 'invalid-text':
      return invalidParameter('A text of the request holds half of a surrogate pair, which is no character.');
    case 'disputed':
      // The client does not try this again.
      return new MlflowError('RESOURCE_CONFLICT', `Two copies of this workspace decided about ${refusal.subject} without seeing each other. Somebody has to settle it: "onramp models conflicts" lists what was decided.`);
  }
}

/** A search that cannot be read. */
export function searchError(refusal: SearchRefusal): MlflowError {
  switch (refusal.part) {
    case 'filter':
      return invalidParameter(`Invalid filter string: ${refusal.error.message}`);
    case 'order-by':
      return invalidParameter(`Invalid order_by clause: ${refusal.error.message}`);
    case 'page-token':
      return invalidParameter(`Invalid page token: ${refusal.message}`);
  }
}

function invalidName(problem: NameProblem): MlflowError {
  if (problem === 'empty') return missingParameter('name');
  if (problem === 'too-long') return invalidParameter(`Registered model name exceeds the maximum length of ${LONGEST_MODEL_NAME} characters.`);
  return invalidParameter("Registered model name cannot contain '/' or ':'.");
}

function invalidAlias(problem: NameProblem): MlflowError {
  if (problem === 'empty') return invalidParameter('Registered model alias name cannot be empty.');
  if (problem === 'too-long') return invalidParameter(`Registered model alias name exceeds the maximum length of ${LONGEST_ALIAS} characters.`);
  if (problem === 'reserved') return invalidParameter("Alias names 'latest' and those of versions, such as 'v1', are reserved.");
  return invalidParameter('Invalid alias name. Names may only contain alphanumerics, underscores (_), and dashes (-).');
}
