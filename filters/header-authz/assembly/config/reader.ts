import { Bytes, Configuration, take } from "proxy-wasm-assemblyscript-sdk";
import { hashOf } from "../index/hash";
import { same } from "../match/text";
import { Policies } from "../model/policies";
import { Engine, Rule } from "../model/rule";

/** Most conditions of one alternative. */
export const MOST: i32 = 1024;

/** What is known while a configuration is read. Lives in the arena. */
// @ts-ignore: decorator
@unmanaged
export class Reader {
  configuration: Configuration;
  policies: Policies;
  /** Namespace of the policy that is being read. */
  namespace: Bytes;
  /** Which question its rules answer. */
  engine: Engine;
  /** Whether the configuration says where the direct address of the client is found. */
  hasDirectAddress: bool;
  /** Which extensions are allowed, as bits. */
  extensions: i32;
  /** Conditions of the alternative that is being read. */
  private conditions: usize;
  conditionCount: i32;
  /** Ids of the policies read so far, in chains by hash. */
  private ids: usize;

  static create(configuration: Configuration, policies: Policies): Reader {
    const reader = changetype<Reader>(take(offsetof<Reader>()));
    memory.fill(changetype<usize>(reader), 0, offsetof<Reader>());
    reader.configuration = configuration;
    reader.policies = policies;
    reader.conditions = take((<usize>MOST) << 2);
    reader.ids = take(256 << 2);
    memory.fill(reader.ids, 0, 256 << 2);
    return reader;
  }

  /** Adds a condition to the alternative that is being read; false when there are too many. */
  addCondition(condition: usize): bool {
    if (this.conditionCount == MOST) return false;
    store<usize>(this.conditions + ((<usize>this.conditionCount) << 2), condition);
    this.conditionCount++;
    return true;
  }

  /** Where the conditions are that were added. */
  get read(): usize {
    return this.conditions;
  }

  /** Keeps a rule. */
  addRule(rule: Rule): void {
    const policies = this.policies;
    rule.next = policies.rules;
    policies.rules = changetype<usize>(rule);
    policies.ruleCount++;
  }

  /** Whether there was a policy with this id before. */
  knows(id: Bytes): bool {
    const chain = this.ids + ((<usize>(hashOf(id.address, id.length, 0) & 255)) << 2);
    for (let at = load<usize>(chain); at; at = load<usize>(at)) {
      if (same(load<usize>(at, 4), load<i32>(at, 8), id.address, id.length)) return true;
    }
    const zone = this.policies.zone;
    const link = zone.take(12);
    store<usize>(link, load<usize>(chain));
    store<usize>(link, zone.copy(id.address, id.length), 4);
    store<i32>(link, id.length, 8);
    store<usize>(chain, link);
    return false;
  }
}
