local attributes = { "x-tenant", "x-user", "x-role", "x-client", "x-region" }
local policies = {}
for policy = 0, 9 do
  local values = {}
  for value = 0, 9 do values[#values + 1] = "denied-" .. policy * 10 + value end
  policies[#policies + 1] = { header = attributes[policy % 5 + 1], values = values }
end

local function denied(name, value)
  for _, policy in ipairs(policies) do
    if policy.header == name then
      for _, each in ipairs(policy.values) do
        if each == value then return true end
      end
    end
  end
  return false
end

function envoy_on_request(request_handle)
  for name, value in pairs(request_handle:headers()) do
    if denied(name, value) then
      request_handle:respond({ [":status"] = "403", ["content-type"] = "text/plain" }, "RBAC: access denied")
      return
    end
  end
end
