using System.Runtime.CompilerServices;

namespace SourceGenBus.Dispatch;

/// <summary>
/// The handlers that have been started and not yet awaited. The first few live inside the awaiting method's own state,
/// which is pooled, so that a publish whose handlers suspend allocates nothing for keeping track of them.
/// </summary>
internal struct RunningHandlers
{
    private const int InlineCapacity = 4;

    private Inline _inline;
    private List<Entry>? _overflow;

    internal int Count { get; private set; }

    internal readonly Entry this[int index] => index < InlineCapacity ? _inline[index] : _overflow![index - InlineCapacity];

    internal void Add(int handler, ValueTask result)
    {
        if (Count < InlineCapacity)
            _inline[Count] = new Entry(handler, result);
        else
            (_overflow ??= []).Add(new Entry(handler, result));
        Count++;
    }

    internal readonly record struct Entry(int Handler, ValueTask Result);

    [InlineArray(InlineCapacity)]
    private struct Inline
    {
        private Entry _first;
    }
}
