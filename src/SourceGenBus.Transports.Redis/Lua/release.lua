-- Gives a partition up, and forgets the consumer there when nothing is pending for it.
-- KEYS: lease, stream. ARGV: lease's value, group, consumer, channel.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
    return 0
end
redis.call('DEL', KEYS[1])
local pending = redis.pcall('XPENDING', KEYS[2], ARGV[2], '-', '+', 1, ARGV[3])
if not pending.err and #pending == 0 then
    redis.pcall('XGROUP', 'DELCONSUMER', KEYS[2], ARGV[2], ARGV[3])
end
redis.pcall('PUBLISH', ARGV[4], 'consumers')
return 1
