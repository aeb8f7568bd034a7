// A file indexer: a pipeline of steps that each publish the next fact, bounded concurrency, retries, progress.
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Indexer;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

await using var bus = Composition.CreateBus();
var progress = 0;
var subscription = bus.Subscribe<FileIndexed>((indexed, _, _) =>
{
    Interlocked.Increment(ref progress);
    return ValueTask.CompletedTask;
});

try
{
    var crawler = new Crawler(bus, new Crawler.Options { Pattern = "*.md" });
    foreach (var root in args.DefaultIfEmpty("."))
        await crawler.CrawlAsync(root, stop.Token);
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Console.WriteLine("Stopped.");
}
finally
{
    subscription.Dispose();
}

Console.WriteLine($"{progress} files");

namespace Indexer
{
    public sealed record FileFound(string Path, long Length);

    public sealed record FileRead(string Path, ReadOnlyMemory<byte> Content);

    public sealed record FileSkipped(string Path, SkipReason Reason);

    public sealed record FileIndexed(string Path, string Hash, FrozenSet<string> Words);

    public sealed record CrawlFinished(string Root, int Files, TimeSpan Duration)
    {
        public required DateTimeOffset At { get; init; }
    }

    public enum SkipReason
    {
        TooLarge,
        Locked,
        Known,
    }

    internal static class Composition
    {
        internal static EventBusOwner CreateBus() => new();

        internal sealed class EventBusOwner : IEventBus, IAsyncDisposable
        {
            private readonly IEventBus _inner = new ServiceCollection().AddSourceGenBus() is var services
                ? (IEventBus)services.First(static service => service.ServiceType == typeof(IEventBus)).ImplementationInstance!
                : throw new InvalidOperationException();

            public ValueTask PublishAsync<TEvent>(TEvent @event, CancellationToken cancellationToken = default)
                where TEvent : notnull => _inner.PublishAsync(@event, cancellationToken);

            public ValueTask PublishAsync<TEvent>(TEvent @event, EventContext context, CancellationToken cancellationToken = default)
                where TEvent : notnull => _inner.PublishAsync(@event, context, cancellationToken);

            public IDisposable Subscribe<TEvent>(Func<TEvent, EventContext, CancellationToken, ValueTask> handler)
                where TEvent : notnull => _inner.Subscribe(handler);

            public ValueTask DisposeAsync() => (_inner as IAsyncDisposable)?.DisposeAsync() ?? default;
        }
    }

    public sealed class Crawler(IEventBus bus, Crawler.Options options)
    {
        public async Task<int> CrawlAsync(string root, CancellationToken token)
        {
            var started = DateTimeOffset.UtcNow;
            var count = 0;
            await foreach (var batch in Batches(Files(root, token), options.BatchSize, token))
            {
                await Task.WhenAll(batch.Select(file => PublishAsync(file)));
                count += batch.Count;
            }

            var finished = new CrawlFinished(root, count, DateTimeOffset.UtcNow - started) { At = DateTimeOffset.UtcNow };
            await bus.PublishAsync(finished, token);
            return count;

            async Task PublishAsync(FileInfo file) => await bus.PublishAsync(new FileFound(file.FullName, file.Length), token);
        }

        private async IAsyncEnumerable<FileInfo> Files(string root, [EnumeratorCancellation] CancellationToken token)
        {
            foreach (var file in new DirectoryInfo(root).EnumerateFiles(options.Pattern, SearchOption.AllDirectories))
            {
                token.ThrowIfCancellationRequested();
                yield return file;
                await Task.Yield();
            }
        }

        private static async IAsyncEnumerable<IReadOnlyList<T>> Batches<T>(
            IAsyncEnumerable<T> source,
            int size,
            [EnumeratorCancellation] CancellationToken token)
        {
            var batch = new List<T>(size);
            await foreach (var item in source.WithCancellation(token))
            {
                batch.Add(item);
                if (batch.Count < size)
                    continue;
                yield return batch;
                batch = new List<T>(size);
            }

            if (batch.Count > 0)
                yield return batch;
        }

        public sealed class Options
        {
            public string Pattern { get; set; } = "*";

            public int BatchSize { get; set; } = 16;
        }
    }

    [EventHandler<FileFound>]
    internal sealed class Reader(IEventBus bus)
    {
        private const long Largest = 1 << 20;

        public async ValueTask HandleAsync(FileFound found, CancellationToken token)
        {
            if (found.Length > Largest)
            {
                await bus.PublishAsync(new FileSkipped(found.Path, SkipReason.TooLarge), token);
                return;
            }

            var content = await Retry.RunAsync(static (path, token) => File.ReadAllBytesAsync(path, token), found.Path, 3, token);
            if (content is null)
                await bus.PublishAsync(new FileSkipped(found.Path, SkipReason.Locked), token);
            else
                await bus.PublishAsync(new FileRead(found.Path, content), token);
        }
    }

    internal static class Retry
    {
        internal static async Task<TResult?> RunAsync<TState, TResult>(
            Func<TState, CancellationToken, Task<TResult>> action,
            TState state,
            int attempts,
            CancellationToken token)
            where TResult : class
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await action(state, token);
                }
                catch (IOException) when (attempt < attempts)
                {
                    await Task.Delay(attempt * 10, token);
                }
                catch (IOException)
                {
                    return null;
                }
            }
        }
    }

    [EventHandler<FileRead>]
    internal sealed class WordIndex(IEventBus bus)
    {
        private readonly ConcurrentDictionary<string, ConcurrentBag<string>> _files = new(StringComparer.OrdinalIgnoreCase);
        private readonly ConcurrentDictionary<string, byte> _hashes = new(StringComparer.Ordinal);

        public async ValueTask HandleAsync(FileRead read, CancellationToken token)
        {
            var hash = Convert.ToHexString(SHA256.HashData(read.Content.Span));
            if (!_hashes.TryAdd(hash, 0))
            {
                await bus.PublishAsync(new FileSkipped(read.Path, SkipReason.Known), token);
                return;
            }

            var words = Words(Encoding.UTF8.GetString(read.Content.Span)).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
            foreach (var word in words)
                _files.GetOrAdd(word, static _ => []).Add(read.Path);
            await bus.PublishAsync(new FileIndexed(read.Path, hash, words), token);

            static IEnumerable<string> Words(string text)
            {
                var start = -1;
                for (var index = 0; index <= text.Length; index++)
                {
                    if (index < text.Length && char.IsLetter(text[index]))
                    {
                        if (start < 0)
                            start = index;
                    }
                    else if (start >= 0)
                    {
                        yield return text[start..index];
                        start = -1;
                    }
                }
            }
        }
    }

    [EventHandler<FileIndexed>]
    [EventHandler<FileSkipped>]
    [EventHandler<CrawlFinished>]
    internal sealed class Report(TextWriter? output = null)
    {
        private readonly TextWriter _output = TextWriter.Synchronized(output ?? Console.Out);
        private int _indexed;
        private int _skipped;

        public ValueTask HandleAsync(object @event, CancellationToken token) => @event switch
        {
            FileIndexed => Count(ref _indexed),
            FileSkipped { Reason: not SkipReason.Known } => Count(ref _skipped),
            CrawlFinished finished => WriteAsync(finished, token),
            _ => default,
        };

        private static ValueTask Count(ref int counter)
        {
            Interlocked.Increment(ref counter);
            return default;
        }

        private async ValueTask WriteAsync(CrawlFinished finished, CancellationToken token)
        {
            var text = $"{finished.Root}: {finished.Files} files, {_indexed} indexed, {_skipped} skipped in {finished.Duration}";
            await _output.WriteLineAsync(text.AsMemory(), token);
        }
    }
}
