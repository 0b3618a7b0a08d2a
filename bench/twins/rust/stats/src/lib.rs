use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use proxy_wasm::hostcalls;
use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{ContextType, LogLevel, MetricType, Status};

proxy_wasm::main! {{
    proxy_wasm::set_log_level(LogLevel::Info);
    proxy_wasm::set_root_context(|_| -> Box<dyn RootContext> { Box::new(StatsRoot::default()) });
}}

/// What tells label sets apart: the attributes that the filter reads, one host call for each.
const LABELS: [&[&str]; 12] = [
    &["response", "code"],
    &["response", "flags"],
    &["response", "grpc_status"],
    &["request", "headers", "content-type"],
    &["xds", "route_name"],
    &["xds", "cluster_name"],
    &["connection", "mtls"],
    &["connection", "uri_san_local_certificate"],
    &["connection", "uri_san_peer_certificate"],
    &["request", "host"],
    &["filter_state", "wasm.downstream_peer"],
    &["filter_state", "downstream_peer"],
];

#[derive(Clone, Copy)]
struct Series {
    requests: u32,
    duration: u32,
    request_bytes: u32,
    response_bytes: u32,
}

impl Series {
    /// New metrics for a label set, named by its number.
    fn define(number: usize) -> Result<Series, Status> {
        let histogram = |name: &str| hostcalls::define_metric(MetricType::Histogram, &format!("twin_{name}.{number}"));
        Ok(Series {
            requests: hostcalls::define_metric(MetricType::Counter, &format!("twin_requests_total.{number}"))?,
            duration: histogram("request_duration_milliseconds")?,
            request_bytes: histogram("request_bytes")?,
            response_bytes: histogram("response_bytes")?,
        })
    }
}

type Known = Rc<RefCell<HashMap<Vec<u8>, Series>>>;

#[derive(Default)]
struct StatsRoot {
    known: Known,
}

impl Context for StatsRoot {}

impl RootContext for StatsRoot {
    fn create_http_context(&self, _: u32) -> Option<Box<dyn HttpContext>> {
        Some(Box::new(Stats {
            known: self.known.clone(),
        }))
    }

    fn get_type(&self) -> Option<ContextType> {
        Some(ContextType::HttpContext)
    }
}

struct Stats {
    known: Known,
}

impl Context for Stats {}

impl HttpContext for Stats {
    fn on_log(&mut self) {
        if let Err(status) = self.count() {
            log::error!("stats: {status:?}");
        }
    }
}

impl Stats {
    fn count(&self) -> Result<(), Status> {
        let request_bytes = self.integer(vec!["request", "total_size"]);
        let response_bytes = self.integer(vec!["response", "total_size"]);
        let nanoseconds = self.integer(vec!["request", "duration"]);
        let series = self.series(self.labels())?;
        hostcalls::increment_metric(series.requests, 1)?;
        hostcalls::record_metric(series.duration, nanoseconds / 1_000_000)?;
        hostcalls::record_metric(series.request_bytes, request_bytes)?;
        hostcalls::record_metric(series.response_bytes, response_bytes)
    }

    fn integer(&self, path: Vec<&str>) -> u64 {
        let bytes = self.get_property(path).and_then(|value| value.try_into().ok());
        bytes.map_or(0, u64::from_le_bytes)
    }

    fn labels(&self) -> Vec<u8> {
        let mut labels = Vec::new();
        for path in LABELS {
            if let Some(value) = self.get_property(path.to_vec()) {
                labels.extend_from_slice(&value);
            }
            labels.push(0xff);
        }
        labels
    }

    fn series(&self, labels: Vec<u8>) -> Result<Series, Status> {
        let mut known = self.known.borrow_mut();
        if let Some(series) = known.get(&labels) {
            return Ok(*series);
        }
        let series = Series::define(known.len())?;
        known.insert(labels, series);
        Ok(series)
    }
}
