using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SourceGenBus.Dispatch;

/// <summary>
/// Finds the route and the entry of a run-time type: an open-addressing table over type handles, at most a quarter full, so that a
/// look-up is a multiplication and about one comparison however many event types there are. Reading needs no lock; writers
/// are serialised by the caller.
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
        var handle = TypeHandles.Of(@event);

        // The index is masked with the length, so the check of the array's bounds would never fail.
        ref var slot = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(slots), (nint)(uint)IndexOf(handle, slots.Length));
        return Volatile.Read(ref slot.Handle) == handle ? Volatile.Read(ref slot.Route) : FindDisplacedRoute(handle);
    }

    internal EventEntry? Find(nint handle)
    {
        var slots = Volatile.Read(ref _slots);
        var index = Locate(slots, handle);
        return slots[index].Handle == handle ? slots[index].Entry : null;
    }

    internal EventEntry GetOrAdd(Type type)
    {
        if (Find(type.TypeHandle.Value) is { } existing)
            return existing;

        if ((_count + 1) * 4 > _slots.Length)
            Grow();

        var added = new EventEntry(type);
        Insert(_slots, type.TypeHandle.Value, added);
        _count++;
        return added;
    }

    /// <summary>Puts a route in force, or none.</summary>
    internal void SetRoute(EventEntry entry, EventRoute? route)
    {
        entry.Active = route;
        Volatile.Write(ref _slots[Locate(_slots, entry.EventType.TypeHandle.Value)].Route, route);
    }

    internal IEnumerable<EventEntry> Entries()
    {
        foreach (var slot in _slots)
        {
            if (slot.Handle != 0)
                yield return slot.Entry;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private EventRoute? FindDisplacedRoute(nint handle) => Find(handle)?.Active;

    /// <summary>Where a handle is, or else where the first free slot is.</summary>
    private static int Locate(Slot[] slots, nint handle)
    {
        for (var index = IndexOf(handle, slots.Length); ; index = (index + 1) & (slots.Length - 1))
        {
            var found = Volatile.Read(ref slots[index].Handle);
            if (found == handle || found == 0)
                return index;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int IndexOf(nint handle, int length)
    {
        // Fibonacci hashing: the high bits of the product are the well-mixed ones. Handles are at least 8-byte aligned.
        var mixed = unchecked((ulong)handle * 0x9E37_79B9_7F4A_7C15UL);
        return (int)(mixed >> 32) & (length - 1);
    }

    private static void Insert(Slot[] slots, nint handle, EventEntry entry)
    {
        ref var slot = ref slots[Locate(slots, handle)];
        slot.Entry = entry;
        slot.Route = entry.Active;
        Volatile.Write(ref slot.Handle, handle); // Last: a reader that sees the handle sees the rest.
    }

    private void Grow()
    {
        var larger = new Slot[_slots.Length * 2];
        foreach (var slot in _slots)
        {
            if (slot.Handle != 0)
                Insert(larger, slot.Handle, slot.Entry);
        }

        Volatile.Write(ref _slots, larger);
    }

    private struct Slot
    {
        public nint Handle;
        public EventRoute? Route;
        public EventEntry Entry;
    }
}
