using RepoPulse.Events;
using RepoPulse.Git;
using SourceGenBus;

namespace RepoPulse;

/// <summary>Reads the history, oldest commit first, and publishes what happened in it, one event after the other.</summary>
internal sealed class HistoryPublisher(IEventBus bus)
{
    private readonly HashSet<Author> _known = [];

    /// <exception cref="HistoryException">git cannot read the history.</exception>
    internal async Task PublishAsync(GitRepository repository, Period period, CancellationToken cancellationToken)
    {
        CommitStart? commit = null;
        await foreach (var record in GitLog.ReadAsync(repository, period.Since, cancellationToken))
        {
            if (record is CommitStart start)
            {
                commit = period.Contains(start.AuthoredAt) ? start : null;
                if (commit is not null)
                {
                    await PublishCommitAsync(commit, cancellationToken);
                }
            }
            else if (record is FileStat file && commit is not null)
            {
                await PublishFileAsync(commit, file, cancellationToken);
            }
        }

        await bus.PublishAsync(new HistoryRead(repository.Name), cancellationToken);
    }

    private async ValueTask PublishCommitAsync(CommitStart commit, CancellationToken cancellationToken)
    {
        var moment = commit.AuthoredAt.ToUniversalTime();
        if (_known.Add(commit.Author))
        {
            var appeared = new AuthorAppeared(commit.Author, commit.AuthoredAt)
            {
                AggregateId = commit.Author.Email,
                OccurredAt = moment,
            };
            await bus.PublishAsync(appeared, cancellationToken);
        }

        var recorded = new CommitRecorded(commit.Author, commit.AuthoredAt, commit.IsMerge)
        {
            AggregateId = commit.Id,
            OccurredAt = moment,
        };
        await bus.PublishAsync(recorded, cancellationToken);
    }

    private ValueTask PublishFileAsync(CommitStart commit, FileStat file, CancellationToken cancellationToken) =>
        bus.PublishAsync(
            new FileChanged(commit.Id, commit.Author, commit.AuthoredAt, file.Path)
            {
                PreviousPath = file.PreviousPath,
                Added = file.Added,
                Deleted = file.Deleted,
                IsBinary = file.IsBinary,
            },
            cancellationToken);
}
