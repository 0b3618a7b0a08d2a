local attributes = { "x-tenant", "x-user", "x-role", "x-client", "x-region" }

-- by header, the values that a policy denies
local denied = {}
for policy = 0, 9 do
  local name = attributes[policy % 5 + 1]
  denied[name] = denied[name] or {}
  for value = 0, 9 do denied[name]["denied-" .. policy * 10 + value] = true end
end

local function is_denied(headers)
  for name, values in pairs(denied) do
    for i = 0, headers:getNumValues(name) - 1 do
      if values[headers:getAtIndex(name, i)] then return true end
    end
  end
  return false
end

function envoy_on_request(request_handle)
  if is_denied(request_handle:headers()) then
    request_handle:respond({ [":status"] = "403", ["content-type"] = "text/plain" }, "RBAC: access denied")
  end
end
