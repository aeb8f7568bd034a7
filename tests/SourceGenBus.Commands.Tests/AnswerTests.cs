using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Commands.Tests;

/// <summary>Whatever a type can be, an answer can be, and none of it costs a warning.</summary>
public sealed class AnswerTests : IDisposable
{
    private readonly ServiceProvider _services = TestBus.InContainer();

    private EventBus Bus => _services.GetRequiredService<EventBus>();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Nullable_reference()
    {
        string? nickname = await Bus.QueryAsync(new FindNickname("Ada"));
        Assert.Null(nickname);
        Assert.Null(await ((ICommandBus)Bus).QueryAsync(new FindNickname("Ada")));
        Assert.Equal("the first", await Bus.QueryAsync(new FindTitle("Ada")));
    }

    [Fact]
    public async Task Nullable_value() => Assert.Null(await Bus.QueryAsync(new FindAge("Ada")));

    [Fact]
    public async Task Tuple_with_names()
    {
        var range = await Bus.QueryAsync(new GetRange());

        Assert.Equal((1, "ten"), (range.From, range.To));
    }

    [Fact]
    public async Task Collection_of_nullable_elements() =>
        Assert.Equal(["a", null], await Bus.QueryAsync(new ListNicknames()));

    [Fact]
    public async Task Stream_of_nullable_items()
    {
        var received = new List<string?>();
        await foreach (var item in Bus.StreamAsync(new StreamNicknames()))
            received.Add(item);

        Assert.Equal(["a", null], received);
    }

    [Fact]
    public async Task Null_from_a_handler_in_a_scope() => Assert.Null(await Bus.SendAsync(new Rename("Ada", null)));

    public sealed record FindNickname(string Name) : IQuery<string?>;

    [QueryHandler<FindNickname, string>]
    internal sealed class FindNicknameHandler
    {
        public ValueTask<string?> HandleAsync(FindNickname query) => new((string?)null);
    }

    public sealed record FindTitle(string Name) : IQuery<string?>;

    [QueryHandler<FindTitle, string>]
    internal sealed class FindTitleHandler
    {
        // Promises more than the query asks for.
        public Task<string> HandleAsync(FindTitle query) => Task.FromResult("the first");
    }

    public sealed record FindAge(string Name) : IQuery<int?>;

    [QueryHandler<FindAge, int?>]
    internal sealed class FindAgeHandler
    {
        public ValueTask<int?> HandleAsync(FindAge query) => new((int?)null);
    }

    public sealed record GetRange : IQuery<(int From, string To)>;

    [QueryHandler<GetRange, (int, string)>]
    internal sealed class GetRangeHandler
    {
        public ValueTask<(int From, string To)> HandleAsync(GetRange query) => new((1, "ten"));
    }

    public sealed record ListNicknames : IQuery<IReadOnlyList<string?>>;

    [QueryHandler<ListNicknames, IReadOnlyList<string>>]
    internal sealed class ListNicknamesHandler
    {
        public ValueTask<IReadOnlyList<string?>> HandleAsync(ListNicknames query) => new(["a", null]);
    }

    public sealed record StreamNicknames : IStreamQuery<string?>;

    [StreamQueryHandler<StreamNicknames, string>(Lifetime = HandlerLifetime.Scoped)]
    internal sealed class StreamNicknamesHandler
    {
        public async IAsyncEnumerable<string?> HandleAsync(StreamNicknames query)
        {
            yield return "a";
            await Task.Yield();
            yield return null;
        }
    }

    public sealed record Rename(string Name, string? Nickname) : ICommand<string?>;

    [CommandHandler<Rename, string>(Lifetime = HandlerLifetime.Scoped)]
    internal sealed class RenameHandler
    {
        public ValueTask<string?> HandleAsync(Rename command) => new(command.Nickname);
    }
}
