use proxy_wasm::traits::{Context, HttpContext};
use proxy_wasm::types::{Action, LogLevel};

proxy_wasm::main! {{
    proxy_wasm::set_log_level(LogLevel::Info);
    proxy_wasm::set_http_context(|_, _| -> Box<dyn HttpContext> { Box::new(HeaderOperations) });
}}

#[rustfmt::skip]
const NAMES: [&str; 20] = [
    "x-bench-0", "x-bench-1", "x-bench-2", "x-bench-3", "x-bench-4",
    "x-bench-5", "x-bench-6", "x-bench-7", "x-bench-8", "x-bench-9",
    "x-bench-10", "x-bench-11", "x-bench-12", "x-bench-13", "x-bench-14",
    "x-bench-15", "x-bench-16", "x-bench-17", "x-bench-18", "x-bench-19",
];

struct HeaderOperations;

impl Context for HeaderOperations {}

impl HttpContext for HeaderOperations {
    fn on_http_response_headers(&mut self, _: usize, _: bool) -> Action {
        for name in NAMES {
            self.add_http_response_header(name, "done");
        }
        let right = NAMES
            .iter()
            .filter(|name| self.get_http_response_header(name).as_deref() == Some("done"))
            .count();
        for name in NAMES {
            self.remove_http_response_header(name);
        }
        if right != NAMES.len() {
            self.add_http_response_header("x-wrong", "yes");
        }
        Action::Continue
    }
}
