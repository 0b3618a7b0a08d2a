use std::rc::Rc;

use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{Action, ContextType, LogLevel};

proxy_wasm::main! {{
    proxy_wasm::set_log_level(LogLevel::Info);
    proxy_wasm::set_root_context(|_| -> Box<dyn RootContext> {
        Box::new(AuthzRoot { policies: Rc::new(policies()) })
    });
}}

const ATTRIBUTES: [&str; 5] = ["x-tenant", "x-user", "x-role", "x-client", "x-region"];

struct Policy {
    header: &'static str,
    values: Vec<Vec<u8>>,
}

impl Policy {
    fn denies(&self, name: &str, value: &[u8]) -> bool {
        name == self.header && self.values.iter().any(|each| each == value)
    }
}

fn policies() -> Vec<Policy> {
    let of = |policy: usize| Policy {
        header: ATTRIBUTES[policy % 5],
        values: (0..10)
            .map(|value| format!("denied-{}", policy * 10 + value).into_bytes())
            .collect(),
    };
    (0..10).map(of).collect()
}

struct AuthzRoot {
    policies: Rc<Vec<Policy>>,
}

impl Context for AuthzRoot {}

impl RootContext for AuthzRoot {
    fn create_http_context(&self, _: u32) -> Option<Box<dyn HttpContext>> {
        Some(Box::new(Authz {
            policies: self.policies.clone(),
        }))
    }

    fn get_type(&self) -> Option<ContextType> {
        Some(ContextType::HttpContext)
    }
}

struct Authz {
    policies: Rc<Vec<Policy>>,
}

impl Context for Authz {}

impl HttpContext for Authz {
    fn on_http_request_headers(&mut self, _: usize, _: bool) -> Action {
        let headers = self.get_http_request_headers_bytes();
        let is_denied = self
            .policies
            .iter()
            .any(|policy| headers.iter().any(|(name, value)| policy.denies(name, value)));
        if is_denied {
            self.send_http_response(403, vec![], Some(b"RBAC: access denied"));
            return Action::Pause;
        }
        Action::Continue
    }
}
