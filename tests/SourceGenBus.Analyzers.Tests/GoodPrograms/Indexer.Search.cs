// Questions to the index, and keeping it.
using System.Collections.Frozen;
using System.Runtime.CompilerServices;

namespace Indexer.Search
{
    public sealed record QueryAnswered(string Text, int Hits, TimeSpan Took);

    public sealed record QueryFailed(string Text, string Error);

    public sealed record IndexSaved(string Path, long Bytes);

    public sealed record IndexRebuilt(int Generation, FrozenDictionary<string, int> Sizes);

    public sealed record RebuildIndex(string Root, bool Force = false) : ICommand<int>;

    public sealed record SaveIndex(string Path) : ICommand;

    public sealed record SearchFiles(string Text, int Most = 10) : IStreamQuery<Hit>;

    public readonly record struct Hit(string Path, double Score) : IComparable<Hit>
    {
        public int CompareTo(Hit other) => other.Score.CompareTo(Score);
    }

    public interface IIndexTransaction : IAsyncDisposable
    {
        Task AddAsync(string word, string path, CancellationToken token);

        Task CommitAsync(CancellationToken token);

        Task RollbackAsync(CancellationToken token);
    }

    public interface IIndexStore
    {
        Task<IIndexTransaction> BeginTransactionAsync(CancellationToken token);

        IAsyncEnumerable<(string Path, int Matches)> FindAsync(string word, CancellationToken token);

        Task<long> CopyToAsync(Stream stream, CancellationToken token);
    }

    /// <summary>Several attempts, each in a transaction of its own; told is only what the last one brought.</summary>
    [CommandHandler<RebuildIndex, int>(Lifetime = HandlerLifetime.Scoped)]
    internal sealed class RebuildIndexHandler(IIndexStore store, IEventBus bus)
    {
        private const int MostAttempts = 3;

        public async ValueTask<int> HandleAsync(RebuildIndex command, EventContext context, CancellationToken token)
        {
            var sizes = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var attempt = 1; attempt <= MostAttempts; attempt++)
            {
                await using var transaction = await store.BeginTransactionAsync(token);
                if (await TryFillAsync(transaction) is { } error)
                {
                    await transaction.RollbackAsync(token);
                    await FailAsync(error);
                    continue;
                }

                await transaction.CommitAsync(token);
                await bus.PublishAsync(new IndexRebuilt(attempt, sizes.ToFrozenDictionary(StringComparer.Ordinal)), context, token);
                return attempt;
            }

            return command.Force ? throw new InvalidOperationException($"'{command.Root}' cannot be read.") : 0;

            async Task<string?> TryFillAsync(IIndexTransaction transaction)
            {
                try
                {
                    foreach (var path in Directory.EnumerateFiles(command.Root))
                    {
                        var text = await File.ReadAllTextAsync(path, token);
                        sizes[path] = text.Length;
                        foreach (var range in Ranges(text))
                            await transaction.AddAsync(text[range], path, token);
                    }

                    return null;
                }
                catch (IOException exception)
                {
                    return exception.Message;
                }
            }

            ValueTask FailAsync(string error) => bus.PublishAsync(new QueryFailed(command.Root, error), context, token);
        }

        private static IEnumerable<Range> Ranges(string text)
        {
            var start = 0;
            while (start < text.Length)
            {
                var end = text.IndexOf(' ', start) is >= 0 and var found ? found : text.Length;
                if (end > start)
                    yield return start..end;
                start = end + 1;
            }
        }
    }

    [CommandHandler<SaveIndex>]
    internal sealed class SaveIndexHandler(IIndexStore store, IEventBus bus)
    {
        public async ValueTask HandleAsync(SaveIndex command, EventContext context, CancellationToken token)
        {
            long bytes;
            await using (var file = File.Create(command.Path))
                bytes = await store.CopyToAsync(file, token);
            await bus.PublishAsync(new IndexSaved(command.Path, bytes), context, token);
        }
    }

    [StreamQueryHandler<SearchFiles, Hit>(Lifetime = HandlerLifetime.Transient)]
    internal sealed class SearchFilesHandler(IIndexStore store, IEventBus bus, TimeProvider timeProvider)
    {
        private int _hits;

        public async IAsyncEnumerable<Hit> HandleAsync(SearchFiles query, [EnumeratorCancellation] CancellationToken token)
        {
            var started = timeProvider.GetTimestamp();
            var best = new PriorityQueue<Hit, double>();
            await foreach (var hit in FindAsync(query.Text.Split(' '), token))
            {
                best.Enqueue(hit, hit.Score);
                if (best.Count > query.Most)
                    best.Dequeue();
                _hits++;
            }

            while (best.TryDequeue(out var hit, out _))
                yield return hit;
            await bus.PublishAsync(new QueryAnswered(query.Text, _hits, timeProvider.GetElapsedTime(started)), token);
        }

        private async IAsyncEnumerable<Hit> FindAsync(string[] words, [EnumeratorCancellation] CancellationToken token)
        {
            foreach (var word in words)
            {
                await foreach (var (path, matches) in store.FindAsync(word, token))
                    yield return new Hit(path, Math.Log(1 + matches) / words.Length);
            }
        }
    }

    /// <summary>A handler that hands work to a queue and does it elsewhere, one piece at a time.</summary>
    [EventHandler<QueryAnswered>]
    [EventHandler<QueryFailed>]
    [EventHandler<IndexSaved>]
    [EventHandler<IndexRebuilt>]
    internal sealed class Log : IAsyncDisposable
    {
        private readonly System.Threading.Channels.Channel<string> _lines = System.Threading.Channels.Channel.CreateUnbounded<string>();
        private readonly Task _writer;

        // Only the writer touches these, and there is one writer.
        private int _written;
        private string _last = "";

        public Log(string path = "index.log") => _writer = Task.Run(() => WriteAsync(path));

        public ValueTask HandleAsync(object @event, EventContext context, CancellationToken token)
        {
            var line = @event switch
            {
                QueryAnswered { Hits: 0 } answered => $"nothing for '{answered.Text}'",
                QueryAnswered(var text, var hits, var took) => $"{hits} for '{text}' in {took.TotalMilliseconds} ms",
                QueryFailed(_, var error) => error,
                IndexSaved { Bytes: > 1 << 20 } saved => $"{saved.Path} is large",
                IndexRebuilt { Sizes.Count: var files } => $"{files} files",
                _ => null,
            };
            return line is null ? default : _lines.Writer.WriteAsync($"{context.CorrelationId} {line}", token);
        }

        public async ValueTask DisposeAsync()
        {
            _lines.Writer.TryComplete();
            await _writer;
        }

        private async Task WriteAsync(string path)
        {
            await using var file = new StreamWriter(path, append: true);
            await foreach (var line in _lines.Reader.ReadAllAsync())
            {
                if (line == _last)
                    continue;
                _last = line;
                _written++;
                await file.WriteLineAsync($"{_written} {line}");
            }
        }
    }

    /// <summary>Nested in what it tests, with a store of its own.</summary>
    public static class SearchTests
    {
        public static async Task Finds_what_was_indexed(IEventBus bus)
        {
            var answered = new TaskCompletionSource<QueryAnswered>(TaskCreationOptions.RunContinuationsAsynchronously);
            using var subscription = bus.Subscribe<QueryAnswered>((@event, _, _) =>
            {
                answered.TrySetResult(@event);
                return default;
            });

            var handler = new SearchFilesHandler(new Store(("tea", "a.md", 3), ("mug", "b.md", 1)), bus, TimeProvider.System);
            var hits = new List<Hit>();
            await foreach (var hit in handler.HandleAsync(new SearchFiles("tea mug"), CancellationToken.None))
                hits.Add(hit);

            hits.Sort();
            if (hits is not [{ Path: "a.md" }, { Path: "b.md" }] || (await answered.Task).Hits != 2)
                throw new InvalidOperationException("Not found.");
        }

        private sealed class Store(params (string Word, string Path, int Matches)[] entries) : IIndexStore
        {
            public Task<IIndexTransaction> BeginTransactionAsync(CancellationToken token) =>
                Task.FromException<IIndexTransaction>(new NotSupportedException());

            public async IAsyncEnumerable<(string Path, int Matches)> FindAsync(
                string word,
                [EnumeratorCancellation] CancellationToken token)
            {
                foreach (var entry in entries.Where(entry => entry.Word == word))
                {
                    await Task.Yield();
                    yield return (entry.Path, entry.Matches);
                }
            }

            public Task<long> CopyToAsync(Stream stream, CancellationToken token) => Task.FromResult(0L);
        }
    }
}
