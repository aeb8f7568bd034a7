-- Receives messages of a partition in their order, each with how often it has been delivered, for the one who has the partition.
-- KEYS: stream, lease.
-- ARGV: lease's value, group, consumer, how many at most, whether new ones are wanted (1 or 0),
--       where to go on with what was pending when the partition was taken (empty when that is done),
--       then the messages that are due again, each with its number of deliveries.
-- Returns nil when the partition is lost; otherwise where to go on, how many pending messages somebody has deleted, and messages and numbers
-- in turn: those that are due first, then those that were pending, then new ones.
if redis.call('GET', KEYS[2]) ~= ARGV[1] then
    return false
end
local stream, group, consumer = KEYS[1], ARGV[2], ARGV[3]
local room = tonumber(ARGV[4])
local cursor = ARGV[6]
local missing = 0
local result = { '', 0 }

local function append(entry, count)
    result[#result + 1] = entry
    result[#result + 1] = count
    room = room - 1
end

for index = 7, #ARGV, 2 do
    local claimed = redis.call('XCLAIM', stream, group, consumer, 0, ARGV[index], 'RETRYCOUNT', ARGV[index + 1])
    if claimed[1] then
        append(claimed[1], tonumber(ARGV[index + 1]))
    else
        redis.call('XACK', stream, group, ARGV[index])
        missing = missing + 1
    end
end

if cursor ~= '' and room > 0 then
    local wanted = room
    local pending = redis.call('XPENDING', stream, group, cursor, '+', wanted)
    for index = 1, #pending do
        local id = pending[index][1]
        -- One by one: servers before 7.0 answer with nil for those that were deleted, later ones leave them out.
        local claimed = redis.call('XCLAIM', stream, group, consumer, 0, id, 'RETRYCOUNT', pending[index][4] + 1)
        if claimed[1] then
            append(claimed[1], pending[index][4] + 1)
        else
            redis.call('XACK', stream, group, id)
            missing = missing + 1
        end
        cursor = '(' .. id
    end
    if #pending < wanted then
        cursor = ''
    end
end

if cursor == '' and room > 0 and ARGV[5] == '1' then
    local read = redis.pcall('XREADGROUP', 'GROUP', group, consumer, 'COUNT', room, 'STREAMS', stream, '>')
    if read and read.err then
        return read
    end
    if read then
        local entries = read[1][2]
        for index = 1, #entries do
            append(entries[index], 1)
        end
    end
end

result[1] = cursor
result[2] = missing
return result
