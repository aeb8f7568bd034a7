using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Concurrency;

public sealed class BlockingCallTests() : RuleTests(DiagnosticIds.BlockingCall)
{
    protected override string Shared =>
        """
        public sealed record OrderPlaced(string OrderId);

        public interface IStock
        {
            Task<int> CountAsync();
        }
        """;

    [Fact]
    public Task Fires_on_waiting_for_a_task() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IStock stock)
        {
            public ValueTask HandleAsync(OrderPlaced placed)
            {
                var count = stock.CountAsync().[|Result|];
                stock.CountAsync().[|Wait|]();
                count += stock.CountAsync().GetAwaiter().[|GetResult|]();
                count += stock.CountAsync().ConfigureAwait(false).GetAwaiter().[|GetResult|]();
                Task.[|WaitAll|](stock.CountAsync(), stock.CountAsync());
                return default;
            }
        }
        """,
        "'Task.Result' blocks in handler 'Mailer', and with it the publisher and the other handlers; use 'await'",
        "'Task.Wait' blocks in handler 'Mailer', and with it the publisher and the other handlers; use 'await'",
        "'GetAwaiter().GetResult' blocks in handler 'Mailer', and with it the publisher and the other handlers; use 'await'",
        "'GetAwaiter().GetResult' blocks in handler 'Mailer', and with it the publisher and the other handlers; use 'await'",
        "'Task.WaitAll' blocks in handler 'Mailer', and with it the publisher and the other handlers; use 'await Task.WhenAll'");

    [Fact]
    public Task Fires_on_sleeping_and_on_io_that_has_an_async_twin() => Fires(
        """
        using System.Data.Common;

        [EventHandler<OrderPlaced>]
        public sealed class Mailer(DbCommand command, SemaphoreSlim gate)
        {
            public async Task HandleAsync(OrderPlaced placed)
            {
                Thread.[|Sleep|](10);
                var text = File.[|ReadAllText|]("template.txt");
                using var reader = command.[|ExecuteReader|]();
                gate.[|Wait|]();
                await Task.Yield();
            }
        }
        """,
        "'Thread.Sleep' blocks in handler 'Mailer', and with it the publisher and the other handlers; use 'await Task.Delay'",
        "'File.ReadAllText' blocks in handler 'Mailer', and with it the publisher and the other handlers; use 'await File.ReadAllTextAsync'",
        "'DbCommand.ExecuteReader' blocks in handler 'Mailer', and with it the publisher and the other handlers; use 'await DbCommand.ExecuteReaderAsync'",
        "'SemaphoreSlim.Wait' blocks in handler 'Mailer', and with it the publisher and the other handlers; use 'await SemaphoreSlim.WaitAsync'");

    [Fact]
    public Task Fires_in_methods_local_functions_and_lambdas_that_HandleAsync_leads_to() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed partial class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed)
            {
                Send();
                Local();
                _ = new[] { 1, 2 }.Select(number => { Thread.[|Sleep|](number); return number; }).ToList();
                return default;

                void Local() => Thread.[|Sleep|](1);
            }
        }

        public sealed partial class Mailer
        {
            private void Send() => SendNow();

            private static void SendNow() => Thread.[|Sleep|](1);
        }
        """,
        "'Thread.Sleep' blocks in handler 'Mailer', and with it the publisher and the other handlers; use 'await Task.Delay'");

    [Fact]
    public Task Silent_on_tasks_that_have_completed() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IStock stock)
        {
            public async Task HandleAsync(OrderPlaced placed)
            {
                var one = stock.CountAsync();
                var two = stock.CountAsync();
                await Task.WhenAll(one, two);
                var sum = one.Result + two.Result;

                var first = await Task.WhenAny(stock.CountAsync(), stock.CountAsync());
                sum += first.Result;

                var quick = stock.CountAsync();
                sum += quick.IsCompletedSuccessfully ? quick.Result : await quick;

                var tasks = new List<Task<int>> { stock.CountAsync(), stock.CountAsync() };
                await Task.WhenAll(tasks);
                sum += tasks.Sum(task => task.Result);
                foreach (var task in tasks)
                    sum += task.Result;
                sum += tasks[0].Result;

                await stock.CountAsync().ContinueWith(task => task.Result + 1);
            }
        }
        """);

    [Fact]
    public Task Silent_on_code_that_does_not_run_in_the_handler() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IStock stock)
        {
            public Mailer() : this(null!) => Thread.Sleep(1);

            public int Count => stock.CountAsync().Result;

            public async Task HandleAsync(OrderPlaced placed)
            {
                await Task.Run(() => Thread.Sleep(10));
                new Thread(() => Work()).Start();
            }

            public void Reset() => Thread.Sleep(1);

            private void Work() => Thread.Sleep(1);
        }

        public sealed class NotAHandler
        {
            public void HandleAsync(OrderPlaced placed) => Thread.Sleep(1);
        }
        """);

    [Fact]
    public Task Silent_on_work_in_memory() => Silent(
        """
        using System.Text;

        [EventHandler<OrderPlaced>]
        public sealed class Mailer(SemaphoreSlim gate)
        {
            public async Task HandleAsync(OrderPlaced placed)
            {
                using var stream = new MemoryStream();
                stream.CopyTo(stream);
                stream.Flush();
                var text = new StringReader("text").ReadToEnd() + new StringBuilder().Append(1);
                if (gate.Wait(0))
                    gate.Release();
                using var file = new StreamWriter("log.txt");
                file.WriteLine(text);
                await file.FlushAsync();
                Console.Out.WriteLine(text);
            }
        }
        """);

    [Fact]
    public Task Silent_on_a_property_Result_of_something_else() => Silent(
        """
        public sealed record Reply(int Result)
        {
            public void Wait() { }
        }

        [EventHandler<OrderPlaced>]
        public sealed class Mailer(Reply reply)
        {
            public ValueTask HandleAsync(OrderPlaced placed)
            {
                reply.Wait();
                return reply.Result > 0 ? default : ValueTask.CompletedTask;
            }
        }
        """);

    [Fact]
    public Task Fixes_by_awaiting() => Fixes(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IStock stock)
        {
            public async Task HandleAsync(OrderPlaced placed)
            {
                var text = stock.CountAsync().[|Result|].ToString();
                await Task.Yield();
            }
        }
        """,
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IStock stock)
        {
            public async Task HandleAsync(OrderPlaced placed)
            {
                var text = (await stock.CountAsync()).ToString();
                await Task.Yield();
            }
        }
        """);

    [Fact]
    public Task Fixes_all_of_them_and_makes_the_method_async() => FixesAll(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IStock stock)
        {
            public ValueTask HandleAsync(OrderPlaced placed)
            {
                var count = stock.CountAsync().[|Result|] + stock.CountAsync().GetAwaiter().[|GetResult|]();
                stock.CountAsync().ConfigureAwait(false).GetAwaiter().[|GetResult|]();
                stock.CountAsync().[|Wait|]();
                Thread.[|Sleep|](count);
                File.[|WriteAllText|]("count.txt", File.[|ReadAllText|]("template.txt"));
                Task.[|WaitAll|](stock.CountAsync(), stock.CountAsync());
                return ValueTask.CompletedTask;
            }
        }
        """,
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer(IStock stock)
        {
            public async ValueTask HandleAsync(OrderPlaced placed)
            {
                var count = await stock.CountAsync() + await stock.CountAsync();
                await stock.CountAsync().ConfigureAwait(false);
                await stock.CountAsync();
                await Task.Delay(count);
                await File.WriteAllTextAsync("count.txt", await File.ReadAllTextAsync("template.txt"));
                await Task.WhenAll(stock.CountAsync(), stock.CountAsync());
            }
        }
        """);

    [Fact]
    public Task Offers_no_fix_where_the_method_cannot_await() => OffersNoFix(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed)
            {
                Send();
                return default;
            }

            private void Send() => Thread.[|Sleep|](1);
        }
        """);

    [Fact]
    public Task Offers_no_fix_in_a_lock() => OffersNoFix(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed)
            {
                lock (placed)
                    Thread.[|Sleep|](1);
                return default;
            }
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public async Task HandleAsync(OrderPlaced placed) => await Task.FromResult(File.[|ReadAllText|]("template.txt"));
        }
        """);
}
