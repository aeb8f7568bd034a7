-- Sets the number of deliveries of messages that were read and not delivered, because one of their key is kept back.
-- KEYS: stream, lease. ARGV: lease's value, group, consumer, then ids with their numbers. Returns 0 when the partition is lost.
if redis.call('GET', KEYS[2]) ~= ARGV[1] then
    return 0
end
for index = 4, #ARGV, 2 do
    redis.call('XCLAIM', KEYS[1], ARGV[2], ARGV[3], 0, ARGV[index], 'RETRYCOUNT', ARGV[index + 1], 'JUSTID')
end
return 1
