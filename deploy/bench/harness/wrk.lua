-- Closed-loop load that compares every reply with the expected one. wrk's own count of replies must equal ours.
local want
local wanted = {}
local threads = {}

local function file(name)
  local handle = assert(io.open(os.getenv(name), "rb"))
  local text = handle:read("*a")
  handle:close()
  return text
end

function setup(thread)
  table.insert(threads, thread)
end

function init()
  good, bad, fault = 0, 0, ""
  want = file("BENCH_EXPECT")
  wrk.method = "POST"
  wrk.path = "/v1/chat/completions"
  wrk.body = file("BENCH_BODY")
  wrk.headers["content-type"] = "application/json"
  for name, value in os.getenv("BENCH_HEADERS"):gmatch("([^\n]+): ([^\n]+)") do
    wrk.headers[name] = value
  end
  for name, value in os.getenv("BENCH_EXPECT_HEADERS"):gmatch("([^\n]+): ([^\n]+)") do
    wanted[name] = value
  end
end

local function as_wanted(headers)
  for name, value in pairs(wanted) do
    if headers[name] ~= value then return false end
  end
  return true
end

function response(status, headers, body)
  if status == 200 and body == want and as_wanted(headers) then
    good = good + 1
  else
    bad = bad + 1
    fault = status .. " " .. body:sub(1, 200)
  end
end

function done(summary)
  local sum = { good = 0, bad = 0, fault = "" }
  for _, thread in ipairs(threads) do
    sum.good = sum.good + thread:get("good")
    sum.bad = sum.bad + thread:get("bad")
    if thread:get("fault") ~= "" then sum.fault = thread:get("fault") end
  end
  local e = summary.errors
  io.write(string.format("\nBENCH %d %d %d %d %d %s\n", sum.good, sum.bad, summary.requests,
    e.connect + e.read + e.write + e.timeout, summary.duration, sum.fault))
end
