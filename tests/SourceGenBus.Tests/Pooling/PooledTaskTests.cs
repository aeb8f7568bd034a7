using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Pooling;

/// <summary>
/// A handler may return a pooled task. Its result must be taken exactly once: never, and it does not go back to the
/// pool; twice, and somebody else's event is disturbed.
/// </summary>
public class PooledTaskTests
{
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var outcome in new[] { "completed", "failed", "completes later", "fails later", "only the first completes later" })
        {
            foreach (var way in new[] { "alone", "context", "session", "object", "subscriber" })
                cases.Add(outcome, way);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_result_is_taken_exactly_once(string outcome, string way)
    {
        await using var host = TestHost.Create();
        var rented = new TaskRented();
        using var subscription = way == "subscriber"
            ? host.Bus.Subscribe<TaskRented>(static (rented, _, _) => rented.Rent())
            : null;
        if (outcome is "completed" or "failed")
            rented.Finish(outcome == "failed");
        else if (outcome is "only the first completes later")
            rented.FinishAllButTheFirst();

        var publish = way switch
        {
            "context" => host.Bus.PublishAsync(rented, new EventContext()),
            "session" => host.Bus.PublishAsync(rented, new EventContext { Session = new object() }),
            "object" => host.Bus.PublishAsync<object>(rented),
            _ => host.Bus.PublishAsync(rented),
        };
        if (outcome is not ("completed" or "failed"))
            rented.Finish(outcome == "fails later");
        await publish;

        Assert.Equal(way == "subscriber" ? 7 : 6, rented.Sources.Count);
        Assert.All(rented.Sources, static source => Assert.Equal(1, source.ResultsTaken));
        Assert.Equal(outcome.StartsWith("fail", StringComparison.Ordinal) ? rented.Sources.Count : 0, host.Log.Warnings.Count);
    }
}

internal sealed record TaskRented
{
    private readonly List<CountingTaskSource> _sources = [];
    private bool _finished;
    private bool _failed;
    private bool _allButTheFirst;

    internal IReadOnlyList<CountingTaskSource> Sources => _sources;

    internal ValueTask Rent()
    {
        lock (_sources)
        {
            var source = new CountingTaskSource();
            _sources.Add(source);
            if (_finished || (_allButTheFirst && _sources.Count > 1))
                source.Finish(_failed);
            return source.Task;
        }
    }

    internal void FinishAllButTheFirst() => _allButTheFirst = true;

    internal void Finish(bool failed)
    {
        CountingTaskSource[] sources;
        lock (_sources)
        {
            (_finished, _failed) = (true, failed);
            sources = [.. _sources];
        }

        foreach (var source in sources)
            source.Finish(failed);
    }
}

internal abstract class Renter
{
    public ValueTask HandleAsync(TaskRented rented) => rented.Rent();
}

[EventHandler<TaskRented>]
internal sealed class FirstRenter : Renter;

[EventHandler<TaskRented>]
internal sealed class SecondRenter : Renter;

[EventHandler<TaskRented>]
internal sealed class ThirdRenter : Renter;

[EventHandler<TaskRented>]
internal sealed class FourthRenter : Renter;

[EventHandler<TaskRented>]
internal sealed class FifthRenter : Renter;

[EventHandler<TaskRented>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class ScopedRenter : Renter;
