namespace SourceGenBus.Dispatch;

/// <summary>
/// Finds the entry of a run-time type: an open-addressing table over type handles, at most half full, so that a look-up
/// is a multiplication and about one comparison however many event types there are. Reading needs no lock; writers
/// are serialised by the caller.
/// </summary>
internal sealed class TypeTable
{
    private Slot[] _slots = new Slot[16];
    private int _count;

    /// <param name="handle">
    /// The value of the type's handle. Taken where the type is the result of <c>GetType</c>, it is four loads; taken from a
    /// <see cref="Type"/> that came as an argument, it is a virtual call.
    /// </param>
    internal EventEntry? Find(nint handle)
    {
        var slots = Volatile.Read(ref _slots);
        for (var index = IndexOf(handle, slots.Length); ; index = (index + 1) & (slots.Length - 1))
        {
            ref var slot = ref slots[index];
            var found = Volatile.Read(ref slot.Handle);
            if (found == handle)
                return slot.Entry;
            if (found == 0)
                return null;
        }
    }

    internal EventEntry GetOrAdd(Type type)
    {
        if (Find(type.TypeHandle.Value) is { } existing)
            return existing;

        if ((_count + 1) * 2 > _slots.Length)
            Grow();

        var added = new EventEntry(type);
        Insert(_slots, type.TypeHandle.Value, added);
        _count++;
        return added;
    }

    internal IEnumerable<EventEntry> Entries()
    {
        foreach (var slot in _slots)
        {
            if (slot.Handle != 0)
                yield return slot.Entry;
        }
    }

    private static int IndexOf(nint handle, int length)
    {
        // Fibonacci hashing: the high bits of the product are the well-mixed ones. Handles are at least 8-byte aligned.
        var mixed = unchecked((ulong)handle * 0x9E37_79B9_7F4A_7C15UL);
        return (int)(mixed >> 32) & (length - 1);
    }

    private static void Insert(Slot[] slots, nint handle, EventEntry entry)
    {
        var index = IndexOf(handle, slots.Length);
        while (slots[index].Handle != 0)
            index = (index + 1) & (slots.Length - 1);

        slots[index].Entry = entry;
        Volatile.Write(ref slots[index].Handle, handle); // Last: a reader that sees the handle sees the entry.
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
        public EventEntry Entry;
    }
}
