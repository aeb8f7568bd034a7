namespace SourceGenBus.Generators.Tests.HotReload;

/// <summary>
/// Threads that publish all the time while one handler after another is added. The runtime stops none of them to exchange a method, so
/// that every mixture of old and new methods comes about sooner or later.
/// </summary>
public sealed class HotReloadStressTests
{
    private const int Edits = 24;

    private const string Main =
        """
        using System.Linq;
        using Microsoft.Extensions.DependencyInjection;

        await using var provider = new ServiceCollection()
            .AddSourceGenBus()
            .AddSingleton<IEventFailureHandler, Failures>()
            .BuildServiceProvider(validateScopes: true);
        var bus = provider.GetRequiredService<EventBus>();
        var (isOver, told, published) = (false, 0, new int[3]);
        Task[] publishers =
        [
            Task.Run(() => PublishAsync(0, e => bus.PublishAsync(e))),
            Task.Run(() => PublishAsync(1, e => bus.PublishAsync<object>(e))),
            Task.Run(() => PublishAsync(2, async e => await bus.PublishAndReportAsync(e))),
        ];
        for (var edit = 1; edit <= EDITS; edit++)
        {
            await MoreAsync();
            Edit.Apply();
            if (edit % 3 > 0)
                await MoreAsync();
            Edit.Tell();
            Volatile.Write(ref told, edit);
        }

        await MoreAsync();
        isOver = true;
        await Task.WhenAll(publishers);
        Calls.Print();

        // Of each publisher. While one is still about to call a method for the first time, a change of this method may be lost: the runtime
        // then puts in force what it had compiled before.
        async Task MoreAsync()
        {
            int[] before = [.. published];
            while (before.Where((count, publisher) => Volatile.Read(ref published[publisher]) < count + 20).Any())
                await Task.Yield();
        }

        async Task PublishAsync(int publisher, Func<Placed, ValueTask> publish)
        {
            while (!Volatile.Read(ref isOver))
            {
                var known = Volatile.Read(ref told);
                var placed = new Placed(new int[EDITS + 1]);
                try
                {
                    await publish(placed);
                }
                catch (Exception exception)
                {
                    await Calls.Add(exception.ToString());
                }

                for (var handler = 0; handler <= EDITS; handler++)
                {
                    var calls = Volatile.Read(ref placed.Calls[handler]);
                    if (calls > 1 || (calls == 0 && handler <= known))
                        await Calls.Add($"{handler}_of_{known}:{calls}");
                }

                Interlocked.Increment(ref published[publisher]);
                await Task.Yield();
            }
        }
        """;

    private const string Event =
        """
        public sealed record Placed(int[] Calls)
        {
            public ValueTask Called(int handler)
            {
                Interlocked.Increment(ref Calls[handler]);
                return default;
            }
        }

        """;

    [Fact]
    public async Task No_thread_notices()
    {
        string[] versions = [.. Enumerable.Range(0, Edits + 1).Select(static edits => Event + string.Concat(Enumerable.Range(0, edits + 1).Select(Handler)))];
        var main = Main.Replace("EDITS", Edits.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);

        Assert.Equal("", await EditedProgram.RunAsync(main, versions));
    }

    /// <summary>Of every kind, and each time at another place among the others.</summary>
    private static string Handler(int number) =>
        $$"""

        [EventHandler<Placed>(Lifetime = HandlerLifetime.{{(number % 3) switch { 0 => "Singleton", 1 => "Scoped", _ => "Transient" }}}, Order = {{number * 7 % 11}})]
        internal sealed class H{{number}}
        {
            public {{(number % 4) switch
        {
            0 => $"ValueTask HandleAsync(Placed e) => e.Called({number});",
            1 => $"async ValueTask HandleAsync(Placed e) {{ await Task.Yield(); await e.Called({number}); }}",
            2 => $"async Task HandleAsync(Placed e, CancellationToken token) {{ await Task.Yield(); await e.Called({number}); }}",
            _ => $"Task HandleAsync(Placed e, EventContext context) => e.Called({number}).AsTask();",
        }}}
        }

        """;
}
