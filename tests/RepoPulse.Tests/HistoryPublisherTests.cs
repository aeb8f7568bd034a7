using RepoPulse.Events;
using RepoPulse.Git;
using RepoPulse.Tests.Fixtures;
using SourceGenBus;

namespace RepoPulse.Tests;

/// <summary>What is published, seen by subscribers on a bus without any handler.</summary>
public sealed class HistoryPublisherTests
{
    private readonly List<string> _published = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_fact_is_published_once_and_in_the_order_it_happened()
    {
        using var repository = SampleHistory.Create();
        await PublishAsync(repository, Period.Always);
        Assert.Equal(
            [
                "Ada Lovelace appeared",
                "Ada Lovelace committed",
                "README.md +3 -0",
                "logo.png binary",
                "src/app.cs +40 -0",
                "山田 太郎 appeared",
                "山田 太郎 committed",
                "docs/übung 山.md +5 -0",
                "src/app.cs +2 -1",
                "Bob appeared",
                "Bob committed",
                "logo.png binary",
                "odd\tname\n.txt +1 -0",
                "Ada King committed",
                "src/app.cs -> src/program.cs +0 -0",
                "Committer appeared",
                "Committer merged",
                "Ada Lovelace committed",
                "sample read",
            ],
            _published);
    }

    [Fact]
    public async Task Outside_the_period_nothing_is_published()
    {
        using var repository = SampleHistory.Create();
        await PublishAsync(repository, new Period(new DateOnly(2024, 1, 24), new DateOnly(2024, 1, 24)));
        Assert.Equal(
            ["Ada King appeared", "Ada King committed", "src/app.cs -> src/program.cs +0 -0", "sample read"], _published);
    }

    [Fact]
    public async Task Of_an_empty_repository_only_the_end_is_published()
    {
        using var repository = TestRepository.Create();
        await PublishAsync(repository, Period.Always);
        Assert.Equal(["sample read"], _published);
    }

    [Fact]
    public async Task Events_carry_the_commit_and_the_time_it_was_written()
    {
        using var repository = TestRepository.Create();
        repository.Write("a", "1\n");
        repository.Commit(TestRepository.Yamada, "2024-01-10T09:00:00+09:00");
        List<DomainEvent> events = [];
        var changed = new List<FileChanged>();
        await using var bus = new EventBusBuilder().Build();
        using var authors = Record<AuthorAppeared>(bus, events.Add);
        using var commits = Record<CommitRecorded>(bus, events.Add);
        using var files = Record<FileChanged>(bus, changed.Add);
        await new HistoryPublisher(bus).PublishAsync(
            await GitRepository.OpenAsync(repository.Path, Token), Period.Always, Token);

        var moment = new DateTimeOffset(2024, 1, 10, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(["yamada@example.org", repository.Head], events.Select(e => e.AggregateId));
        Assert.All(events, e => Assert.Equal((moment, TimeSpan.Zero), (e.OccurredAt, e.OccurredAt.Offset)));
        var file = Assert.Single(changed);
        Assert.Equal((repository.Head, "山田 太郎"), (file.CommitId, file.Author.Name));
        Assert.Equal((moment, TimeSpan.FromHours(9)), (file.AuthoredAt, file.AuthoredAt.Offset));
    }

    private async Task PublishAsync(TestRepository repository, Period period)
    {
        await using var bus = new EventBusBuilder().Build();
        using var authors = Record<AuthorAppeared>(bus, e => _published.Add($"{e.Author.Name} appeared"));
        using var commits = Record<CommitRecorded>(
            bus, e => _published.Add($"{e.Author.Name} {(e.IsMerge ? "merged" : "committed")}"));
        using var files = Record<FileChanged>(bus, e => _published.Add(Describe(e)));
        using var end = Record<HistoryRead>(bus, e => _published.Add($"{e.RepositoryName} read"));
        await new HistoryPublisher(bus).PublishAsync(
            await GitRepository.OpenAsync(repository.Path, Token), period, Token);
    }

    private static IDisposable Record<TEvent>(EventBus bus, Action<TEvent> record)
        where TEvent : notnull =>
        bus.Subscribe<TEvent>((e, _, _) =>
        {
            record(e);
            return ValueTask.CompletedTask;
        });

    private static string Describe(FileChanged e)
    {
        var path = e.PreviousPath is null ? e.Path : $"{e.PreviousPath} -> {e.Path}";
        return e.IsBinary ? $"{path} binary" : $"{path} +{e.Added} -{e.Deleted}";
    }
}
