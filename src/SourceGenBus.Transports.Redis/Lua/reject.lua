-- Notes until when a message is kept back, so that it is also kept when another consumer gets the partition.
-- KEYS: lease, delays. ARGV: lease's value, id, milliseconds. Returns 0 when the partition is lost.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
    return 0
end
local time = redis.call('TIME')
redis.call('HSET', KEYS[2], ARGV[2], time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[3]))
return 1
