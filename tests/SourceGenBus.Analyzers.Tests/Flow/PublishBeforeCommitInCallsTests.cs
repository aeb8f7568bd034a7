using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Flow;

/// <summary>The order of publishing and committing where methods of the class and local functions do the one or the other.</summary>
public sealed class PublishBeforeCommitInCallsTests() : RuleTests(DiagnosticIds.PublishBeforeCommit)
{
    private const string BeforeSave =
        "'OrderPlaced' is published before 'SaveChangesAsync' makes it a fact; publish it after, or mark 'OrderPlaced' with [AttemptEvent] if it records an attempt";

    private const string BeforeCommit =
        "'OrderPlaced' is published before 'CommitAsync' makes it a fact; publish it after, or mark 'OrderPlaced' with [AttemptEvent] if it records an attempt";

    protected override string Shared =>
        PublishBeforeCommitTests.Declarations
        + """

        public partial class Shop
        {
            private Task SaveAsync() => db.SaveChangesAsync();

            private async ValueTask TellAsync(int id) => await bus.PublishAsync(new OrderPlaced(id));

            private async Task TellAttemptAsync() => await bus.PublishAsync(new OrderAttempted(1));

            private async Task PassOnAsync(int id, bool isWanted)
            {
                if (isWanted)
                    await TellAsync(id);
            }

            private Task<Microsoft.EntityFrameworkCore.IDbContextTransaction> BeginAsync() => db.Database.BeginTransactionAsync();

            private static async Task FinishAsync(Microsoft.EntityFrameworkCore.IDbContextTransaction transaction)
            {
                Work();
                await transaction.CommitAsync();
            }

            private async Task SaveAndTellAsync()
            {
                await SaveAsync();
                await TellAsync(1);
            }

            private async IAsyncEnumerable<int> TellLaterAsync()
            {
                await bus.PublishAsync(new OrderPlaced(1));
                yield return 1;
            }

            private static Task BothAsync(Task first, Task second) => Task.WhenAll(first, second);

            protected virtual async Task TellAsDerivedAsync() => await bus.PublishAsync(new OrderPlaced(1));
        }
        """;

    [Theory]
    [InlineData("await [|bus.PublishAsync(new OrderPlaced(1))|]; await SaveAsync();", BeforeSave)]
    [InlineData("await [|TellAsync(1)|]; await db.SaveChangesAsync();", BeforeSave)]
    [InlineData("await [|this.TellAsync(1)|]; await SaveAsync();", BeforeSave)]
    [InlineData("await [|PassOnAsync(1, true)|]; await SaveAsync();", BeforeSave)]
    [InlineData("if (Check()) await SaveAsync(); await [|TellAsync(1)|]; await SaveAsync();", BeforeSave)]
    [InlineData("foreach (var id in new[] { 1, 2 }) await [|TellAsync(id)|]; await SaveAsync();", BeforeSave)]
    [InlineData("var transaction = await BeginAsync(); await SaveAsync(); await [|TellAsync(1)|]; await FinishAsync(transaction);", BeforeCommit)]
    [InlineData("var transaction = await BeginAsync(); await [|SaveAndTellAsync()|]; await FinishAsync(transaction);", BeforeCommit)]
    [InlineData("await [|LocalAsync()|]; await SaveAsync(); async Task LocalAsync() => await TellAsync(1);", BeforeSave)]
    [InlineData("await [|TellAsync(1)|]; await LocalAsync(); Task LocalAsync() { return Check() ? db.SaveChangesAsync() : Task.CompletedTask; }", BeforeSave)]
    [InlineData("Func<Task> place = async () => { await [|TellAsync(1)|]; await SaveAsync(); }; await place();", BeforeSave)]
    [InlineData("await BothAsync(second: [|bus.PublishAsync(new OrderPlaced(1))|].AsTask(), first: work.CommitAsync());", BeforeCommit)]
    public Task Fires_at_the_call_that_comes_too_early(string body, string message) => Fires(Method(body), message);

    [Fact]
    public Task Fires_inside_the_function_where_the_order_is_wrong_there_and_not_at_its_call() => Fires(
        Method(
            """
            await PlaceAsync(1);
            await SaveAsync();

            async Task PlaceAsync(int id)
            {
                await [|TellAsync(id)|];
                await SaveAsync();
            }
            """),
        BeforeSave);

    [Fact]
    public Task Fires_across_the_parts_of_a_class() => Fires(
        TestProject.Library with
        {
            OtherFiles =
            [
                """
                public sealed partial class Desk
                {
                    private partial Task FinishAsync() => work.CommitAsync();
                }
                """,
            ],
        },
        """
        public sealed partial class Desk(IEventBus bus, IShopUnitOfWork work)
        {
            public async Task PlaceAsync()
            {
                await [|bus.PublishAsync(new OrderPlaced(1))|];
                await FinishAsync();
            }

            private partial Task FinishAsync();
        }
        """,
        BeforeCommit);

    [Fact]
    public Task Fires_where_functions_call_each_other_in_a_circle() => Fires(
        """
        public sealed class Desk(IEventBus bus, IShopUnitOfWork work)
        {
            public async Task PlaceAsync(int depth)
            {
                await [|TellAsync(depth)|];
                await work.CommitAsync();
            }

            private async Task TellAsync(int depth)
            {
                await bus.PublishAsync(new OrderPlaced(depth));
                if (depth > 0)
                    await TellMoreAsync(depth - 1);
            }

            private async Task TellMoreAsync(int depth) => await TellAsync(depth);
        }
        """,
        BeforeCommit);

    [Theory]
    [InlineData("await SaveAsync(); await bus.PublishAsync(new OrderPlaced(1));")]
    [InlineData("await db.SaveChangesAsync(); await TellAsync(1);")]
    [InlineData("await SaveAsync(); await PassOnAsync(1, false);")]
    [InlineData("await SaveAsync(); await TellAsync(1); await SaveAsync();")]
    [InlineData("await SaveAndTellAsync(); await SaveAndTellAsync();")]
    [InlineData("await TellAttemptAsync(); await SaveAsync();")]
    [InlineData("if (Check()) { await TellAsync(1); return; } await SaveAsync();")]
    [InlineData("if (Check()) await TellAsync(1); else await SaveAsync();")]
    [InlineData("foreach (var id in new[] { 1, 2 }) { await SaveAsync(); await TellAsync(id); }")]
    [InlineData("var transaction = await BeginAsync(); await SaveAsync(); await FinishAsync(transaction); await TellAsync(1);")]
    [InlineData("try { await SaveAsync(); } catch (InvalidOperationException) { await TellAsync(1); }")]
    [InlineData("try { await SaveAsync(); } catch (InvalidOperationException) { await TellAsync(1); } await SaveAsync();")]
    [InlineData("try { await SaveAsync(); } catch (InvalidOperationException) { await bus.PublishAsync(new OrderPlaced(1)); } await SaveAsync();")]
    [InlineData("await BothAsync(second: work.CommitAsync(), first: bus.PublishAsync(new OrderPlaced(1)).AsTask());")]
    [InlineData("var later = TellLaterAsync(); await SaveAsync(); await foreach (var id in later) Work();")]
    [InlineData("Func<int, ValueTask> tell = TellAsync; await SaveAsync(); await tell(1);")]
    [InlineData("await TellAsDerivedAsync(); await SaveAsync();")]
    [InlineData("await LocalAsync(); async Task LocalAsync() { await SaveAsync(); await TellAsync(1); }")]
    public Task Silent_when_no_commit_is_owed(string body) => Silent(Method(body));

    [Fact]
    public Task Silent_on_calls_of_other_classes() => Silent(
        """
        public sealed class Teller(IEventBus bus)
        {
            public async Task TellAsync() => await bus.PublishAsync(new OrderPlaced(1));
        }

        public sealed class Desk(Teller teller, IEventBus bus, IShopUnitOfWork work)
        {
            public async Task PlaceAsync()
            {
                await teller.TellAsync();
                await FinishAsync();
                await bus.PublishAsync(new OrderPlaced(1));
            }

            private Task FinishAsync() => work.CommitAsync();
        }
        """);

    [Fact]
    public Task Silent_in_endless_recursion_without_a_commit() => Silent(
        """
        public sealed class Desk(IEventBus bus)
        {
            public async Task TellAsync()
            {
                await bus.PublishAsync(new OrderPlaced(1));
                await CommitLaterAsync();
            }

            private Task CommitLaterAsync() => CommitLaterAsync();
        }
        """);

    [Fact]
    public Task Silent_on_code_that_is_being_typed() => Silent(
        TestProject.Broken,
        Method("await TellAsync(; await SaveAsync(); Local(); void Local( { SaveAsync(); TellAsync( }"));

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(Method("await [|TellAsync(1)|]; await SaveAsync();"));

    private static string Method(string body) => PublishBeforeCommitTests.Method(body);
}
