using System.Runtime.CompilerServices;

namespace SourceGenBus.Dispatch;

/// <summary>
/// Finds the route and the entry of a run-time type: an open-addressing hash table, at most a quarter full, so that a look-up takes
/// about one comparison however many event types there are. Reading needs no lock; writers are serialized by the caller.
/// </summary>
internal sealed class TypeTable
{
    private Slot[] _slots = new Slot[32];
    private int _count;

    /// <summary>The route in force for the event's run-time type; null when there is none yet.</summary>
    /// <param name="event">The event, not null.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal EventRoute? FindRoute(object @event)
    {
        var slots = Volatile.Read(ref _slots);
        var type = @event.GetType();
        ref var slot = ref slots[IndexOf(type, slots.Length)];
        return (object?)Volatile.Read(ref slot.Type) == type ? Volatile.Read(ref slot.Route) : FindDisplacedRoute(type);
    }

    internal EventEntry? Find(Type type)
    {
        var slots = Volatile.Read(ref _slots);
        var index = Locate(slots, type);
        return slots[index].Type == type ? slots[index].Entry : null;
    }

    internal EventEntry GetOrAdd(Type type)
    {
        if (Find(type) is { } existing)
            return existing;

        if ((_count + 1) * 4 > _slots.Length)
            Grow();

        var added = new EventEntry(type);
        Insert(_slots, added);
        _count++;
        return added;
    }

    /// <summary>Puts a route in force, or none.</summary>
    internal void SetRoute(EventEntry entry, EventRoute? route)
    {
        entry.Active = route;
        Volatile.Write(ref _slots[Locate(_slots, entry.EventType)].Route, route);
    }

    internal IEnumerable<EventEntry> Entries()
    {
        foreach (var slot in _slots)
        {
            if (slot.Type is not null)
                yield return slot.Entry;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private EventRoute? FindDisplacedRoute(Type type) => Find(type)?.Active;

    /// <summary>Where a type is, or else where the first free slot is.</summary>
    private static int Locate(Slot[] slots, Type type)
    {
        for (var index = IndexOf(type, slots.Length); ; index = (index + 1) & (slots.Length - 1))
        {
            var found = Volatile.Read(ref slots[index].Type);
            if (found == type || found is null)
                return index;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int IndexOf(Type type, int length)
    {
        // The type's identity decides; the handle is only the hash code, since it is read faster than the one of an object.
        // Fibonacci hashing: the high bits of the product are the well-mixed ones, and handles are at least 8-byte aligned.
        var mixed = unchecked((ulong)type.TypeHandle.Value * 0x9E37_79B9_7F4A_7C15UL);
        return (int)(mixed >> 32) & (length - 1);
    }

    private static void Insert(Slot[] slots, EventEntry entry)
    {
        ref var slot = ref slots[Locate(slots, entry.EventType)];
        slot.Entry = entry;
        slot.Route = entry.Active;
        Volatile.Write(ref slot.Type, entry.EventType); // Last: a reader that sees the type sees the rest.
    }

    private void Grow()
    {
        var larger = new Slot[_slots.Length * 2];
        foreach (var slot in _slots)
        {
            if (slot.Type is not null)
                Insert(larger, slot.Entry);
        }

        Volatile.Write(ref _slots, larger);
    }

    private struct Slot
    {
        public Type? Type;
        public EventRoute? Route;
        public EventEntry Entry;
    }
}
