namespace Shop.Tests.Fixtures;

/// <summary>What has arrived so far, and a way to wait for more.</summary>
internal sealed class Received<T>
{
    private readonly List<T> _items = [];
    private readonly List<(Func<T, bool> Match, TaskCompletionSource<T> Found)> _waiting = [];

    internal void Add(T item)
    {
        lock (_items)
        {
            _items.Add(item);
            foreach (var waiter in _waiting.Where(waiter => waiter.Match(item)).ToList())
            {
                waiter.Found.TrySetResult(item);
                _waiting.Remove(waiter);
            }
        }
    }

    internal Task<T> FindAsync(Func<T, bool> match)
    {
        lock (_items)
        {
            var position = _items.FindIndex(item => match(item));
            if (position >= 0)
                return Task.FromResult(_items[position]);
            var found = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((match, found));
            return found.Task;
        }
    }

    internal IReadOnlyList<T> Items
    {
        get
        {
            lock (_items)
                return [.. _items];
        }
    }
}
