use proxy_wasm::traits::{Context, HttpContext};
use proxy_wasm::types::{Action, LogLevel};

proxy_wasm::main! {{
    proxy_wasm::set_log_level(LogLevel::Info);
    proxy_wasm::set_http_context(|_, _| -> Box<dyn HttpContext> { Box::new(RewriteBody) });
}}

/// Replaces a word in the whole body.
struct RewriteBody;

impl Context for RewriteBody {}

impl HttpContext for RewriteBody {
    fn on_http_response_headers(&mut self, _: usize, _: bool) -> Action {
        self.set_http_response_header("content-length", None);
        Action::Continue
    }

    fn on_http_response_body(&mut self, body_size: usize, end_of_stream: bool) -> Action {
        if !end_of_stream {
            return Action::Pause;
        }
        if let Some(bytes) = self.get_http_response_body(0, body_size) {
            let body = String::from_utf8_lossy(&bytes);
            self.set_http_response_body(0, body_size, body.replace("secret", "[hidden]").as_bytes());
        }
        Action::Continue
    }
}
