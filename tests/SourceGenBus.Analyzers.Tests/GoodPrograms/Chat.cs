// Chat rooms: scoped handlers, middleware, failures, queries and stream queries, contexts that travel along.
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Chat;
using Microsoft.Extensions.Logging;

[assembly: UseMiddleware<Timing>(1)]

var services = new ServiceCollection();
services.AddSingleton<Rooms>();
services.AddScoped<IMessageStore, FileMessageStore>();
services.AddSingleton<IEventFailureHandler, FailureCounter>();
services.AddSourceGenBus();

var quit = false;
while (!quit)
{
    var line = await Console.In.ReadLineAsync();
    quit = line switch
    {
        null or "/quit" => true,
        { Length: 0 } => false,
        _ => Echo(line),
    };

    static bool Echo(string text)
    {
        Console.WriteLine($"> {text}");
        return false;
    }
}

namespace Chat
{
    public sealed record RoomOpened(string Room, string By);

    public sealed record MessagePosted(string Room, string From, string Text)
    {
        public IReadOnlySet<string> Mentions { get; init; } = new HashSet<string>();
    }

    public sealed record UserMentioned(string Room, string User);

    public sealed record UserWentAway(string User);

    public sealed record MessageFlagged(string Room, string Text, string Reason);

    public sealed record PostMessage(string Room, string From, string Text) : ICommand;

    public sealed record OpenRoom(string Room, string By) : ICommand<bool>;

    public sealed record MessagesInRoom(string Room) : IStreamQuery<string>;

    public sealed record CountRooms : IQuery<int>;

    public interface IMessageStore
    {
        Task AppendAsync(string room, string text, CancellationToken token);

        Task SaveChangesAsync(CancellationToken token);

        IAsyncEnumerable<string> ReadAsync(string room, CancellationToken token);
    }

    internal sealed class FileMessageStore : IMessageStore
    {
        private readonly List<(string Room, string Text)> _pending = [];

        public Task AppendAsync(string room, string text, CancellationToken token)
        {
            _pending.Add((room, text));
            return Task.CompletedTask;
        }

        public async Task SaveChangesAsync(CancellationToken token)
        {
            foreach (var (room, text) in _pending)
            {
                await using var file = new FileStream(room + ".json", FileMode.Append);
                await JsonSerializer.SerializeAsync(file, text, cancellationToken: token);
            }

            _pending.Clear();
        }

        public async IAsyncEnumerable<string> ReadAsync(string room, [EnumeratorCancellation] CancellationToken token)
        {
            await foreach (var line in File.ReadLinesAsync(room + ".json", token))
                yield return line;
        }
    }

    public sealed class Rooms
    {
        private readonly ConcurrentDictionary<string, string> _owners = new(StringComparer.OrdinalIgnoreCase);

        public int Count => _owners.Count;

        public bool TryOpen(string room, string owner) => _owners.TryAdd(room, owner);
    }

    [CommandHandler<PostMessage>(Lifetime = HandlerLifetime.Scoped)]
    internal sealed class PostMessageHandler(IMessageStore store, IEventBus bus)
    {
        public async ValueTask HandleAsync(PostMessage command, EventContext context, CancellationToken token)
        {
            if (Reason(command.Text) is { } reason)
            {
                await bus.PublishAsync(new MessageFlagged(command.Room, command.Text, reason), context, token);
                return;
            }

            await store.AppendAsync(command.Room, command.Text, token);
            await store.SaveChangesAsync(token);
            var posted = new MessagePosted(command.Room, command.From, command.Text) { Mentions = Mentions(command.Text) };
            await bus.PublishAsync(posted, context, token);

            static HashSet<string> Mentions(string text) =>
                [.. text.Split(' ').Where(static word => word is ['@', _, ..]).Select(static word => word[1..])];

            static string? Reason(string text) => text switch
            {
                "" => "empty",
                { Length: > 1000 } => "too long",
                _ => null,
            };
        }
    }

    [CommandHandler<OpenRoom, bool>]
    internal sealed class OpenRoomHandler(Rooms rooms, IEventBus bus)
    {
        public async ValueTask<bool> HandleAsync(OpenRoom command, CancellationToken token)
        {
            if (!rooms.TryOpen(command.Room, command.By))
                return false;
            await bus.PublishAsync(new RoomOpened(command.Room, command.By), token);
            return true;
        }
    }

    [QueryHandler<CountRooms, int>]
    internal sealed class CountRoomsHandler(Rooms rooms)
    {
        public ValueTask<int> HandleAsync(CountRooms query) => new(rooms.Count);
    }

    [StreamQueryHandler<MessagesInRoom, string>(Lifetime = HandlerLifetime.Scoped)]
    internal sealed class MessagesInRoomHandler(IMessageStore store)
    {
        public async IAsyncEnumerable<string> HandleAsync(MessagesInRoom query, [EnumeratorCancellation] CancellationToken token)
        {
            await foreach (var text in store.ReadAsync(query.Room, token))
                yield return text;
        }
    }

    [EventHandler<MessagePosted>]
    internal sealed class Notifier(IEventBus bus)
    {
        public async ValueTask HandleAsync(MessagePosted posted, EventContext context, CancellationToken token)
        {
            var caused = context with { CausationId = posted.Room };
            foreach (var user in posted.Mentions)
                await bus.PublishAsync(new UserMentioned(posted.Room, user), caused, token);
        }
    }

    [EventHandler<UserMentioned>]
    [EventHandler<UserWentAway>]
    internal sealed class Inbox : IDisposable
    {
        private readonly SemaphoreSlim _gate = new(1);
        private readonly Dictionary<string, int> _unread = new(StringComparer.Ordinal);

        public async ValueTask HandleAsync(UserMentioned mentioned, CancellationToken token)
        {
            await _gate.WaitAsync(token);
            try
            {
                _unread[mentioned.User] = _unread.GetValueOrDefault(mentioned.User) + 1;
            }
            finally
            {
                _gate.Release();
            }
        }

        public async ValueTask HandleAsync(UserWentAway away, CancellationToken token)
        {
            await _gate.WaitAsync(token);
            try
            {
                _unread.Remove(away.User);
            }
            finally
            {
                _gate.Release();
            }
        }

        public void Dispose() => _gate.Dispose();
    }

    [EventHandler<RoomOpened>]
    [EventHandler<MessageFlagged>]
    internal sealed partial class Journal(ILogger<Journal> logger)
    {
        private readonly ILogger _logger = logger;

        public ValueTask HandleAsync(RoomOpened opened)
        {
            Write($"{opened.By} opened {opened.Room}");
            return default;
        }

        public ValueTask HandleAsync(MessageFlagged flagged)
        {
            Write($"{flagged.Room}: {flagged.Reason}");
            return default;
        }

        private partial void Write(string line);
    }

    internal sealed partial class Journal
    {
        private partial void Write(string line) => _logger.Log(LogLevel.Information, default, line, null, static (state, _) => state);
    }

    internal sealed class FailureCounter : IEventFailureHandler
    {
        private int _count;

        public int Count => _count;

        public ValueTask HandleFailureAsync(EventFailure failure)
        {
            Interlocked.Increment(ref _count);
            return default;
        }
    }

    internal sealed class Timing
    {
        public async ValueTask InvokeAsync<TEvent>(TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken token)
            where TEvent : notnull
        {
            var started = TimeProvider.System.GetTimestamp();
            await next.InvokeAsync(@event, context, token);
            Console.WriteLine($"{typeof(TEvent).Name}: {TimeProvider.System.GetElapsedTime(started)}");
        }
    }

    internal static class Session
    {
        public static async Task LeaveAsync(IServiceProvider services, string user, CancellationToken token)
        {
            await using var scope = services.CreateAsyncScope();
            var bus = scope.ServiceProvider.GetRequiredService<IEventBus>();
            var context = new EventContext
            {
                UserId = user,
                CorrelationId = Guid.NewGuid().ToString("N"),
                Metadata = new Dictionary<string, string> { ["agent"] = "console" },
                Services = scope.ServiceProvider,
            };
            await bus.PublishAsync(new UserWentAway(user), context, token);
        }
    }
}
