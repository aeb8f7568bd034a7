-- A sign of life of a consumer.
-- KEYS: consumers of the group, groups of the destination. ARGV: consumer, milliseconds until it counts as gone, group, channel.
-- Returns the consumers that live, and groups with the milliseconds since one of their consumers gave a sign of life.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local gone = redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local added = redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
redis.call('HSET', KEYS[2], ARGV[3], now)
if added == 1 or gone > 0 then
    redis.pcall('PUBLISH', ARGV[4], 'consumers')
end
local groups = redis.call('HGETALL', KEYS[2])
for index = 2, #groups, 2 do
    groups[index] = math.max(0, now - tonumber(groups[index]))
end
return { redis.call('ZRANGE', KEYS[1], 0, -1), groups }
