-- A consumer is gone.
-- KEYS: consumers of the group. ARGV: consumer, channel.
redis.call('ZREM', KEYS[1], ARGV[1])
redis.pcall('PUBLISH', ARGV[2], 'consumers')
return 1
