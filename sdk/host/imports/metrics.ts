import { METRIC_TYPES } from "../abi/enums.js";
import { Status } from "../abi/status.js";
import type { Vm } from "../vm/vm.js";
import type { HostFunctions } from "./table.js";

const COUNTER = 0;
const GAUGE = 1;
const HISTOGRAM = 2;

/** Counters, gauges and histograms. */
export function metricFunctions(vm: Vm): HostFunctions {
  const { metrics } = vm.server;
  const ids = vm.metricIds;
  return {
    proxy_define_metric(type: number, nameAt: number, nameSize: number, idAt: number) {
      const name = vm.memory.read(nameAt, nameSize);
      if (name === null) return Status.InvalidMemoryAccess;
      if (type >>> 0 >= METRIC_TYPES.length)
        return vm.status("proxy_define_metric", Status.BadArgument, "no such type");
      const stat = metrics.stat(type, name);
      vm.watch?.see({ kind: "metric defined", metric: stat, types: metrics.typesOf(name) });
      return vm.memory.setU32(idAt, ids.define(type, stat)) ? Status.Ok : Status.InvalidMemoryAccess;
    },

    proxy_increment_metric(id: number, offset: bigint) {
      const type = id & 3;
      if (type >= HISTOGRAM) {
        return vm.status("proxy_increment_metric", Status.BadArgument, "a histogram is recorded, not incremented");
      }
      const stat = ids.find(id >>> 0);
      if (stat === undefined) return vm.status("proxy_increment_metric", Status.NotFound, `no metric has the id ${id}`);
      if (type === COUNTER && offset <= 0n) {
        return vm.status(
          "proxy_increment_metric",
          Status.BadArgument,
          `counter ${stat.name} was incremented by ${offset}`,
        );
      }
      if (type === GAUGE && stat.value + offset < 0n) vm.watch?.see({ kind: "gauge below zero", metric: stat });
      stat.add(offset);
      return Status.Ok;
    },

    proxy_record_metric(id: number, value: bigint) {
      const stat = ids.find(id >>> 0);
      if (stat === undefined) return vm.status("proxy_record_metric", Status.NotFound, `no metric has the id ${id}`);
      const unsigned = BigInt.asUintN(64, value);
      if (stat.type === "histogram") {
        stat.sample(unsigned);
      } else if (stat.type === "gauge") {
        stat.value = unsigned;
      } else {
        vm.watch?.see({ kind: "counter recorded", metric: stat });
        stat.add(unsigned);
      }
      return Status.Ok;
    },

    proxy_get_metric(id: number, valueAt: number) {
      if ((id & 3) >= HISTOGRAM) return vm.status("proxy_get_metric", Status.BadArgument, "a histogram has no value");
      const stat = ids.find(id >>> 0);
      if (stat === undefined) return vm.status("proxy_get_metric", Status.NotFound, `no metric has the id ${id}`);
      return vm.memory.setU64(valueAt, stat.value) ? Status.Ok : Status.InvalidMemoryAccess;
    },
  };
}
