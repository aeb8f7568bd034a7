using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Flow;

/// <summary>Each case is the body of a method of a shop that has a bus, a database and a unit of work.</summary>
public sealed partial class PublishBeforeCommitTests() : RuleTests(DiagnosticIds.PublishBeforeCommit)
{
    private const string BeforeSave =
        "'OrderPlaced' is published before 'SaveChangesAsync' makes it a fact; publish it after, or mark 'OrderPlaced' with [AttemptEvent] if it records an attempt";

    private const string BeforeCommit =
        "'OrderPlaced' is published before 'CommitAsync' makes it a fact; publish it after, or mark 'OrderPlaced' with [AttemptEvent] if it records an attempt";

    [Theory]
    [InlineData("await [|bus.PublishAsync(new OrderPlaced(1))|]; await db.SaveChangesAsync();", BeforeSave)]
    [InlineData("await [|bus.PublishAsync(new OrderPlaced(1), EventContext.Empty)|]; await db.SaveChangesAsync();", BeforeSave)]
    [InlineData("await [|bus.PublishAsync<object>(new OrderPlaced(1))|]; await work.CommitAsync();", BeforeCommit)]
    [InlineData("var sent = [|bus.PublishAsync(new OrderPlaced(1))|]; await db.SaveChangesAsync(); await sent;", BeforeSave)]
    public Task Fires_on_a_publish_that_the_commit_follows(string body, string message) => Fires(Method(body), message);

    [Fact]
    public Task Fires_on_every_way_to_publish() => Fires(
        """
        public partial class Shop
        {
            public async Task RunAsync(IAggregateRoot order)
            {
                await [|bus.PublishUncommittedAsync(order)|];
                var report = await [|bus.PublishAndReportAsync(new OrderPlaced(1))|];
                [|bus.Enqueue(new OrderPlaced(1))|];
                await [|bus.EnqueueAsync(new OrderPlaced(1))|];
                if (![|bus.TryEnqueue(new OrderPlaced(1))|])
                    return;
                await db.SaveChangesAsync();
            }
        }
        """,
        BeforeSave.Replace("OrderPlaced", "UncommittedEvents", StringComparison.Ordinal),
        BeforeSave,
        BeforeSave,
        BeforeSave,
        BeforeSave);

    [Fact]
    public Task Silent_on_what_is_emitted_which_waits_for_the_end_of_the_handler() => Silent(
        """
        public partial class Shop
        {
            public async Task RunAsync(EmittingContext context)
            {
                context.Emit(new OrderPlaced(1));
                await db.SaveChangesAsync();
            }
        }
        """);

    [Fact]
    public Task Fires_on_one_path_of_several() => Fires(
        Method(
            """
            if (Check())
                await db.SaveChangesAsync();
            await [|bus.PublishAsync(new OrderPlaced(1))|];
            await db.SaveChangesAsync();
            """),
        BeforeSave);

    [Fact]
    public Task Fires_when_only_one_branch_commits_later() => Fires(
        Method(
            """
            await [|bus.PublishAsync(new OrderPlaced(1))|];
            switch (Check())
            {
                case true:
                    await db.SaveChangesAsync();
                    break;
                default:
                    return;
            }
            """),
        BeforeSave);

    [Fact]
    public Task Fires_in_a_loop_before_the_commit_after_it() => Fires(
        Method(
            """
            foreach (var id in new[] { 1, 2 })
            {
                await [|bus.PublishAsync(new OrderPlaced(id))|];
            }

            await db.SaveChangesAsync();
            """),
        BeforeSave);

    [Fact]
    public Task Fires_in_a_loop_before_the_commit_of_the_same_round() => Fires(
        Method(
            """
            foreach (var id in new[] { 1, 2 })
            {
                await [|bus.PublishAsync(new OrderPlaced(id))|];
                await db.SaveChangesAsync();
            }
            """),
        BeforeSave);

    [Fact]
    public Task Fires_where_saving_in_a_transaction_commits_nothing() => Fires(
        Method(
            """
            await using var transaction = await db.Database.BeginTransactionAsync();
            await db.SaveChangesAsync();
            await [|bus.PublishAsync(new OrderPlaced(1))|];
            await transaction.CommitAsync();
            """),
        BeforeCommit);

    [Fact]
    public Task Fires_in_a_transaction_that_the_method_is_given() => Fires(
        """
        public partial class Shop
        {
            public async Task RunAsync(System.Data.Common.DbTransaction transaction)
            {
                await db.SaveChangesAsync();
                await [|bus.PublishAsync(new OrderPlaced(1))|];
                await transaction.CommitAsync();
            }
        }
        """,
        BeforeCommit);

    [Fact]
    public Task Fires_in_the_second_of_two_transactions() => Fires(
        Method(
            """
            await using (var first = await db.Database.BeginTransactionAsync())
            {
                await first.CommitAsync();
            }

            await bus.PublishAsync(new OrderPlaced(1));
            await using (var second = await db.Database.BeginTransactionAsync())
            {
                await [|bus.PublishAsync(new OrderPlaced(2))|];
                await second.CommitAsync();
            }
            """),
        BeforeCommit);

    [Fact]
    public Task Fires_before_a_transaction_scope_is_complete() => Fires(
        Method(
            """
            using var scope = new System.Transactions.TransactionScope();
            await db.SaveChangesAsync();
            await [|bus.PublishAsync(new OrderPlaced(1))|];
            scope.Complete();
            """),
        "'OrderPlaced' is published before 'Complete' makes it a fact; publish it after, or mark 'OrderPlaced' with [AttemptEvent] if it records an attempt");

    [Fact]
    public Task Fires_before_a_commit_in_a_finally() => Fires(
        Method(
            """
            try
            {
                await [|bus.PublishAsync(new OrderPlaced(1))|];
            }
            finally
            {
                await db.SaveChangesAsync();
            }
            """),
        BeforeSave);

    [Fact]
    public Task Fires_in_a_catch_that_commits_the_failure() => Fires(
        Method(
            """
            try
            {
                await db.SaveChangesAsync();
            }
            catch (InvalidOperationException)
            {
                await [|bus.PublishAsync(new OrderPlaced(1))|];
                await db.SaveChangesAsync();
            }
            """),
        BeforeSave);

    [Fact]
    public Task Fires_in_lambdas_and_local_functions() => Fires(
        Method(
            """
            await PlaceAsync();
            Func<Task> place = async () =>
            {
                await [|bus.PublishAsync(new OrderPlaced(1))|];
                await db.SaveChangesAsync();
            };
            await place();

            async Task PlaceAsync()
            {
                await [|bus.PublishAsync(new OrderPlaced(2))|];
                db.SaveChanges();
            }
            """),
        BeforeSave,
        BeforeSave.Replace("SaveChangesAsync", "SaveChanges", StringComparison.Ordinal));

    [Fact]
    public Task Fires_in_top_level_statements() => Fires(
        TestProject.Program,
        """
        IEventBus bus = null!;
        var db = new Microsoft.EntityFrameworkCore.DbContext();
        await [|bus.PublishAsync(new OrderPlaced(1))|];
        await db.SaveChangesAsync();
        """,
        BeforeSave);

    [Theory]
    [InlineData("await db.SaveChangesAsync(); await bus.PublishAsync(new OrderPlaced(1));")]
    [InlineData("await bus.PublishAsync(new OrderPlaced(1));")]
    [InlineData("await db.SaveChangesAsync();")]
    [InlineData("if (Check()) { await bus.PublishAsync(new OrderPlaced(1)); return; } await db.SaveChangesAsync();")]
    [InlineData("if (Check()) await bus.PublishAsync(new OrderPlaced(1)); else await db.SaveChangesAsync();")]
    [InlineData("await bus.PublishAsync(new OrderAttempted(1)); await db.SaveChangesAsync();")]
    [InlineData("await bus.PublishAsync(new OrderPlaced(1)); await mailbox.CommitAsync();")]
    [InlineData("if (Check()) { await bus.PublishAsync(new OrderFailed(1)); throw new InvalidOperationException(); } await db.SaveChangesAsync();")]
    [InlineData("await db.SaveChangesAsync(); await bus.PublishAsync(new OrderPlaced(1)); Work(); await db.SaveChangesAsync();")]
    [InlineData("await bus.PublishAsync(new OrderPlaced(await db.SaveChangesAsync()));")]
    [InlineData("IUnitOfWork unit = null!; await unit.PublishAsync(new OrderPlaced(1)); await unit.CommitAsync();")]
    public Task Silent_when_no_commit_is_owed(string body) => Silent(Method(body));

    [Fact]
    public Task Silent_in_a_loop_that_commits_before_it_publishes() => Silent(Method(
        """
        foreach (var id in new[] { 1, 2 })
        {
            await db.SaveChangesAsync();
            await bus.PublishAsync(new OrderPlaced(id));
        }
        """));

    [Fact]
    public Task Silent_on_what_a_skipped_round_publishes() => Silent(Method(
        """
        foreach (var item in new[] { new Item(1, true, false) })
        {
            if (item.IsDone)
            {
                await bus.PublishAsync(new OrderFailed(item.Id));
                continue;
            }

            await using var transaction = await db.Database.BeginTransactionAsync();
            if (item.IsBad)
            {
                await bus.PublishAsync(new OrderFailed(item.Id));
                continue;
            }

            await db.SaveChangesAsync();
            await transaction.CommitAsync();
            await bus.PublishAsync(new OrderPlaced(item.Id));
        }
        """));

    [Fact]
    public Task Silent_on_two_transactions_that_each_publish_after_their_commit() => Silent(Method(
        """
        await using (var first = await db.Database.BeginTransactionAsync())
        {
            await db.SaveChangesAsync();
            await first.CommitAsync();
        }

        await bus.PublishAsync(new OrderPlaced(1));
        await using (var second = await db.Database.BeginTransactionAsync())
        {
            await db.SaveChangesAsync();
            await second.CommitAsync();
        }

        await bus.PublishAsync(new OrderPlaced(2));
        """));

    [Fact]
    public Task Silent_in_a_catch_and_after_a_rollback() => Silent(Method(
        """
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var transaction = await db.Database.BeginTransactionAsync();
            try
            {
                if (Check())
                {
                    await transaction.RollbackAsync();
                    await bus.PublishAsync(new OrderFailed(1));
                    continue;
                }

                await db.SaveChangesAsync();
                await transaction.CommitAsync();
                await bus.PublishAsync(new OrderPlaced(1));
                return;
            }
            catch (InvalidOperationException)
            {
                await transaction.RollbackAsync();
                await bus.PublishAsync(new OrderFailed(1));
            }
        }
        """));

    /// <summary>Only the catch leads to the publish, and whoever leaves a catch has dealt with the failure.</summary>
    [Fact]
    public Task Silent_after_a_catch() => Silent(Method(
        """
        try
        {
            await db.SaveChangesAsync();
            return;
        }
        catch (InvalidOperationException)
        {
            Work();
        }
        await bus.PublishAsync(new OrderFailed(1));
        await db.SaveChangesAsync();
        """));

    [Fact]
    public Task Fires_on_arguments_in_another_order() => Fires(
        Method(
            """
            await [|bus.PublishAsync(cancellationToken: default, context: EventContext.Empty, @event: new OrderPlaced(1))|];
            await db.SaveChangesAsync();
            """),
        BeforeSave);

    [Fact]
    public Task Silent_when_an_early_return_leaves_a_transaction() => Silent(Method(
        """
        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            if (Check())
            {
                await bus.PublishAsync(new OrderFailed(1));
                return;
            }

            await transaction.CommitAsync();
        }

        await db.SaveChangesAsync();
        """));

    [Fact]
    public Task Silent_when_a_lambda_runs_at_another_time() => Silent(Method(
        """
        Func<ValueTask> later = () => bus.PublishAsync(new OrderPlaced(1));
        await db.SaveChangesAsync();
        await later();
        """));

    [Fact]
    public Task Silent_on_other_buses() => Silent(
        """
        public sealed class OtherBus
        {
            public ValueTask PublishAsync<T>(T value, CancellationToken token = default) => default;
        }

        public partial class Shop
        {
            public async Task RunAsync(OtherBus other)
            {
                await other.PublishAsync(new OrderPlaced(1));
                await db.SaveChangesAsync();
            }
        }
        """);

    [Fact]
    public Task Silent_on_code_that_is_being_typed() => Silent(
        TestProject.Broken,
        Method("await bus.PublishAsync(new OrderPlacd(1)); await db.; foreach (var"));

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        Method("await [|bus.PublishAsync(new OrderPlaced(1))|]; await db.SaveChangesAsync();"));
}
