namespace SourceGenBus.Background.Tests;

/// <summary>Something that a test waits for or holds back; the limit only ends a test that would otherwise hang.</summary>
internal sealed class Signal
{
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal bool IsSet => _source.Task.IsCompleted;

    internal void Set() => _source.TrySetResult();

    internal Task WaitAsync() => _source.Task.WaitAsync(Limit);
}
