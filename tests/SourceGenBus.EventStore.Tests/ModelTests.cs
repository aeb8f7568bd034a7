using FsCheck;
using FsCheck.Fluent;

namespace SourceGenBus.EventStore.Tests;

/// <summary>The store against a dictionary of lists, over random programs.</summary>
public sealed class ModelTests
{
    [Fact]
    public Task Sqlite_behaves_like_a_dictionary() => CompareAsync(Databases.Sqlite, programs: 40);

    [Fact]
    public Task PostgreSql_behaves_like_a_dictionary() => CompareAsync(Databases.PostgreSql, programs: 40);

    private static Task CompareAsync(Func<ValueTask<IDurableStore>> create, int programs)
    {
        var step =
            from kind in Gen.Choose(0, 6)
            from stream in Gen.Choose(0, 2)
            from count in Gen.Choose(0, 3)
            from version in Gen.Choose(-1, 6)
            select new Step(kind, $"stream {stream}", count, version);
        var property = Prop.ForAll(step.ListOf().ToArbitrary(), steps => RunAsync(create, [.. steps]).GetAwaiter().GetResult());
        return Task.Run(() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(programs).WithEndSize(30), property));
    }

    private static async Task<bool> RunAsync(Func<ValueTask<IDurableStore>> create, IReadOnlyList<Step> steps)
    {
        await using var store = await create();
        var model = new Dictionary<string, List<Guid>>(StringComparer.Ordinal);
        var all = new List<(string Stream, Guid Id)>();
        foreach (var step in steps)
        {
            var stream = model.TryGetValue(step.Stream, out var known) ? known : [];
            switch (step.Kind)
            {
                case 0 or 1 or 2:
                    await AppendAsync(store, step, stream, all);
                    model[step.Stream] = stream;
                    break;
                case 3:
                    var from = Math.Max(step.Version, 1);
                    Same(stream.Skip(from - 1).Take(step.Count + 1), await store.Events.ReadStreamAsync(step.Stream, ReadDirection.Forwards, from, step.Count + 1));
                    break;
                case 4:
                    Same(
                        stream.Take(Math.Max(step.Version, 0)).Reverse().Take(step.Count + 1),
                        await store.Events.ReadStreamAsync(step.Stream, ReadDirection.Backwards, step.Version, step.Count + 1));
                    break;
                case 5:
                    var read = await store.Events.ReadAllAsync(0, (await store.Events.GetHorizonAsync()).Safe, int.MaxValue);
                    Same(all.Select(static entry => entry.Id), read);
                    Assert.Equal(all.Select(static entry => entry.Stream), read.Select(static stored => stored.Stream));
                    break;
                default:
                    await using (var unit = await store.BeginAsync())
                        await store.Events.AppendAsync(unit.Transaction, step.Stream, ExpectedVersion.Any, Events(step.Count + 1), AppendOptions.Default);
                    break;
            }
        }

        return true;
    }

    private static async Task AppendAsync(IDurableStore store, Step step, List<Guid> stream, List<(string Stream, Guid Id)> all)
    {
        var events = Events(step.Count);
        var expected = step.Version < 0 ? ExpectedVersion.Any : ExpectedVersion.Exactly(step.Version);
        try
        {
            var result = await store.Events.AppendAsync(step.Stream, expected, events, AppendOptions.Default);
            if (events.Count == 0)
                return;
            Assert.True(step.Version < 0 || step.Version == stream.Count);
            stream.AddRange(events.Select(static envelope => envelope.Id));
            all.AddRange(events.Select(envelope => (step.Stream, envelope.Id)));
            Assert.Equal(stream.Count, result.Version);
        }
        catch (VersionConflictException conflict)
        {
            Assert.NotEqual(step.Version, stream.Count);
            Assert.Equal(stream.Count, conflict.Actual);
        }
    }

    private static void Same(IEnumerable<Guid> expected, IEnumerable<StoredEvent> actual) =>
        Assert.Equal(expected, actual.Select(static stored => stored.Envelope.Id));

    private static List<EventEnvelope> Events(int count) =>
        [.. Enumerable.Range(0, count).Select(static _ => new EventEnvelope(Guid.NewGuid(), "thing.happened", 1, DateTimeOffset.UnixEpoch, "1"u8.ToArray()))];

    private sealed record Step(int Kind, string Stream, int Count, int Version);
}
