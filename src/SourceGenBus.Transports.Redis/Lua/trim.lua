-- Removes what every group has acknowledged.
-- KEYS: stream, lease. ARGV: lease's value, milliseconds that a message is kept at least, then groups that are left out of account.
-- Returns nil when the partition is lost; otherwise how many it removed, and the group that keeps the rest ('' when none does).
if redis.call('GET', KEYS[2]) ~= ARGV[1] then
    return false
end

local function parse(id)
    local milliseconds, sequence = string.match(id, '^(%d+)-(%d+)$')
    return tonumber(milliseconds), tonumber(sequence)
end

local function isLess(left, right)
    local milliseconds, sequence = parse(left)
    local others, otherSequence = parse(right)
    return milliseconds < others or (milliseconds == others and sequence < otherSequence)
end

local leftOut = {}
for index = 3, #ARGV do
    leftOut[ARGV[index]] = true
end

local lowest, holder
for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
    local name, pending, delivered
    for index = 1, #group, 2 do
        if group[index] == 'name' then name = group[index + 1] end
        if group[index] == 'pending' then pending = group[index + 1] end
        if group[index] == 'last-delivered-id' then delivered = group[index + 1] end
    end
    if not leftOut[name] then
        local needed
        if pending > 0 then
            needed = redis.call('XPENDING', KEYS[1], name)[2]
        else
            local milliseconds, sequence = parse(delivered)
            needed = string.format('%.0f-%.0f', milliseconds, sequence + 1)
        end
        if not lowest or isLess(needed, lowest) then
            lowest, holder = needed, name
        end
    end
end

-- Without a group nothing is removed: the first one that comes receives it all.
if not lowest then
    return { 0, '' }
end

local time = redis.call('TIME')
local kept = string.format('%.0f-0', time[1] * 1000 + math.floor(time[2] / 1000) - tonumber(ARGV[2]))
if isLess(kept, lowest) then
    lowest, holder = kept, ''
end
local removed = redis.call('XTRIM', KEYS[1], 'MINID', lowest)
if redis.call('XLEN', KEYS[1]) == 0 then
    holder = ''
end
return { removed, holder }
