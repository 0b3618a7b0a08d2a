use proxy_wasm::traits::{Context, StreamContext};
use proxy_wasm::types::{Action, LogLevel};

proxy_wasm::main! {{
    proxy_wasm::set_log_level(LogLevel::Info);
    proxy_wasm::set_stream_context(|_, _| -> Box<dyn StreamContext> { Box::new(PassThrough) });
}}

struct PassThrough;

impl Context for PassThrough {}

impl StreamContext for PassThrough {
    fn on_downstream_data(&mut self, _: usize, _: bool) -> Action {
        Action::Continue
    }

    fn on_upstream_data(&mut self, _: usize, _: bool) -> Action {
        Action::Continue
    }
}
