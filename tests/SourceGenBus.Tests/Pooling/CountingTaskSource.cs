using System.Threading.Tasks.Sources;

namespace SourceGenBus.Tests.Pooling;

/// <summary>Behind a pooled task; counts how often its result is taken.</summary>
internal sealed class CountingTaskSource : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private int _resultsTaken;

    internal int ResultsTaken => _resultsTaken;

    internal ValueTask Task => new(this, _core.Version);

    internal void Finish(bool failed)
    {
        if (_core.GetStatus(_core.Version) != ValueTaskSourceStatus.Pending)
            return;
        if (failed)
            _core.SetException(new InvalidOperationException("rented in vain"));
        else
            _core.SetResult(true);
    }

    public void GetResult(short token)
    {
        Interlocked.Increment(ref _resultsTaken);
        _core.GetResult(token);
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
