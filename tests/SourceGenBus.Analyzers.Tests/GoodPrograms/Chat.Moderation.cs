// Moderation of chat rooms.
using System.Collections.Concurrent;

namespace Chat.Moderation
{
    public enum Verdict
    {
        Fine,
        Doubtful,
        Banned,
    }

    public sealed record MessageReported(string Room, string Text, string By);

    public sealed record ReportReviewed(string Room, Verdict Verdict);

    public sealed record UserMuted(string User, TimeSpan For);

    public sealed record ReviewReport(string Room, string Text) : ICommand<Verdict>;

    public sealed record MuteUser(string User) : ICommand;

    public sealed record CountReports(string? Room) : IQuery<int>;

    public interface IClassifier
    {
        ValueTask<double> ScoreAsync(ReadOnlyMemory<char> text, CancellationToken token = default);
    }

    internal sealed class WordClassifier : IClassifier
    {
        private static readonly string[] s_words = ["spam", "scam"];

        public ValueTask<double> ScoreAsync(ReadOnlyMemory<char> text, CancellationToken token = default)
        {
            var score = 0d;
            foreach (var word in s_words.AsSpan())
            {
                if (text.Span.Contains(word, StringComparison.OrdinalIgnoreCase))
                    score += 0.5;
            }

            return new ValueTask<double>(score);
        }
    }

    /// <summary>Asks several classifiers at once, each with a share of the time.</summary>
    [CommandHandler<ReviewReport, Verdict>(Lifetime = HandlerLifetime.Scoped)]
    internal sealed class ReviewReportHandler(IEnumerable<IClassifier> classifiers, IMessageStore store, IEventBus bus)
    {
        private readonly List<double> _scores = [];

        public async ValueTask<Verdict> HandleAsync(ReviewReport command, EventContext context, CancellationToken token)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(token);
            timeout.CancelAfter(TimeSpan.FromSeconds(2));

            var pending = classifiers.Select(classifier => classifier.ScoreAsync(command.Text.AsMemory(), timeout.Token).AsTask()).ToArray();
            await Task.WhenAll(pending);

            // What has been awaited together can be read without waiting.
            foreach (var task in pending)
                _scores.Add(task.Result);

            var verdict = Judge(_scores);
            await RecordAsync();
            await bus.PublishAsync(new ReportReviewed(command.Room, verdict), context, token);
            return verdict;

            async Task RecordAsync()
            {
                await store.AppendAsync(command.Room, verdict.ToString(), token);
                await store.SaveChangesAsync(token);
            }

            static Verdict Judge(IReadOnlyCollection<double> scores) => scores.DefaultIfEmpty().Max() switch
            {
                >= 0.9 => Verdict.Banned,
                >= 0.5 => Verdict.Doubtful,
                _ => Verdict.Fine,
            };
        }
    }

    [CommandHandler<MuteUser>]
    internal sealed class MuteUserHandler(IEventBus bus)
    {
        public async ValueTask HandleAsync(MuteUser command, EventContext context, CancellationToken token)
        {
            foreach (var minutes in Delays())
            {
                await bus.PublishAsync(new UserMuted(command.User, TimeSpan.FromMinutes(minutes)), context, token);
                if (minutes > 2)
                    break;
            }

            static IEnumerable<int> Delays()
            {
                for (var minutes = 1; ; minutes *= 2)
                    yield return minutes;
            }
        }
    }

    [QueryHandler<CountReports, int>]
    internal sealed class CountReportsHandler(ReportCounter counter)
    {
        public ValueTask<int> HandleAsync(CountReports query) =>
            ValueTask.FromResult(query is { Room: { Length: > 0 } room } ? counter[room] : counter.Total);
    }

    internal sealed class ReportCounter
    {
        private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

        public int Total => _counts.Values.Sum();

        public int this[string room] => _counts.GetValueOrDefault(room);

        public void Count(string room) => _counts.AddOrUpdate(room, 1, static (_, count) => count + 1);
    }

    [EventHandler<MessageReported>]
    [EventHandler<ReportReviewed>]
    internal sealed class ReportDesk(ReportCounter counter, ICommandBus commands)
    {
        public async ValueTask HandleAsync(MessageReported reported, EventContext context, CancellationToken token)
        {
            counter.Count(reported.Room);
            var verdict = await commands.SendAsync(new ReviewReport(reported.Room, reported.Text), context, token);
            if (verdict is Verdict.Banned && context is { UserId: { } user })
                await commands.SendAsync(new MuteUser(user), token);
        }

        public ValueTask HandleAsync(ReportReviewed reviewed) => reviewed.Verdict is Verdict.Doubtful
            ? new ValueTask(Console.Error.WriteLineAsync($"Somebody should look at {reviewed.Room}."))
            : ValueTask.CompletedTask;
    }

    /// <summary>Counts under one lock, in methods that are only called with it.</summary>
    [EventHandler<UserMuted>]
    [EventHandler<MessagePosted>]
    internal sealed class Reputation
    {
        private readonly ReaderWriterLockSlim _lock = new();
        private readonly SortedDictionary<string, int> _points = new(StringComparer.Ordinal);
        private DateTimeOffset _changedAt;

        public int this[string user]
        {
            get
            {
                _lock.EnterReadLock();
                try
                {
                    return _points.GetValueOrDefault(user);
                }
                finally
                {
                    _lock.ExitReadLock();
                }
            }
        }

        public ValueTask HandleAsync(UserMuted muted)
        {
            Change(muted.User, -10 * (int)muted.For.TotalMinutes);
            return default;
        }

        public ValueTask HandleAsync(MessagePosted posted)
        {
            Change(posted.From, 1);
            return default;
        }

        private void Change(string user, int points)
        {
            _lock.EnterWriteLock();
            try
            {
                _points[user] = _points.GetValueOrDefault(user) + points;
                _changedAt = DateTimeOffset.UtcNow;
            }
            finally
            {
                _lock.ExitWriteLock();
            }
        }
    }

    /// <summary>What one member sees: a session with subscriptions that end with it.</summary>
    public sealed class Screen : IDisposable
    {
        private readonly IDisposable _posts;
        private readonly IDisposable _mutes;

        public Screen(IEventBus bus, string user)
        {
            _posts = bus.Subscribe<MessagePosted>(async (posted, _, token) =>
                await Console.Out.WriteLineAsync($"{posted.From}: {posted.Text}".AsMemory(), token));
            _mutes = bus.Subscribe<UserMuted>((muted, context, token) =>
            {
                if (muted.User == user)
                    IsMuted = true;
                return ValueTask.CompletedTask;
            });
        }

        public bool IsMuted { get; private set; }

        public void Dispose()
        {
            _posts.Dispose();
            _mutes.Dispose();
        }
    }

    public static class ReportExtensions
    {
        /// <summary>Returns the task of the publish as it is; whoever calls this awaits it.</summary>
        public static ValueTask ReportAsync(this IEventBus bus, MessagePosted posted, string by, CancellationToken token) =>
            bus.PublishAsync(new MessageReported(posted.Room, posted.Text, by), new EventContext { UserId = posted.From }, token);

        public static async Task ReportAllAsync(this IEventBus bus, IEnumerable<MessagePosted> posts, string by, CancellationToken token)
        {
            await Parallel.ForEachAsync(posts, token, async (posted, inner) => await bus.ReportAsync(posted, by, inner));
            var last = posts.LastOrDefault();
            var told = last is null ? ValueTask.CompletedTask : bus.ReportAsync(last, by, token);
            await told;
        }
    }
}
