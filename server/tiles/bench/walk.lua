-- wrk's script: each thread walks the file of paths in TILES from a place of its own, so that no tile is asked for by
-- both at a time. At the end one line of JSON.
local paths = {}
local started = 0
function setup(thread)
  thread:set("first", started)
  started = started + 1
end
function init()
  for line in io.lines(os.getenv("TILES")) do paths[#paths + 1] = line end
  at = math.floor(first * #paths / 2)
  for line in (os.getenv("HEADERS") or ""):gmatch("[^\n]+") do
    local name, value = line:match("^([^:]+): (.*)$")
    wrk.headers[name] = value
  end
end
function request()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('\n{"requests":%d,"microseconds":%d,"bytes":%d,"failed":%d,"p50":%f,"p99":%f}\n',
    summary.requests, summary.duration, summary.bytes,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
