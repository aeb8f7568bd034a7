using SourceGenBus.Domain;

namespace SourceGenBus.Tests.Contexts;

/// <summary>What outlives the caller.</summary>
public class DetachTests
{
    [Fact]
    public void A_context_that_has_nothing_of_the_callers_stays_the_same()
    {
        var context = new EventContext { UserId = "ada", CorrelationId = "1", Failures = FailurePolicy.ThrowAfterAll };
        Assert.Same(context, context.Detach());
    }

    [Fact]
    public void Each_thing_of_the_callers_is_left_behind_also_where_it_is_the_only_one()
    {
        var unit = new DbUnitOfWork(new NoConnection(), new EventBusBuilder().Build());
        EventContext[] contexts =
        [
            new() { UserId = "ada", Session = new object() },
            new() { UserId = "ada", Services = new NoServices() },
            new() { UserId = "ada", UnitOfWork = unit },
            new() { UserId = "ada", UnitOfWork = unit, Session = new object(), Services = new NoServices() },
        ];
        foreach (var detached in contexts.Select(static context => context.Detach()))
        {
            Assert.Null(detached.Session);
            Assert.Null(detached.Services);
            Assert.Null(detached.UnitOfWork);
            Assert.Equal("ada", detached.UserId);
        }
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }

#pragma warning disable CS8764, CS8765 // Never opened.
    private sealed class NoConnection : System.Data.Common.DbConnection
    {
        public override string ConnectionString { get; set; } = "";

        public override string Database => "";

        public override string DataSource => "";

        public override string ServerVersion => "";

        public override System.Data.ConnectionState State => System.Data.ConnectionState.Closed;

        public override void ChangeDatabase(string databaseName)
        {
        }

        public override void Close()
        {
        }

        public override void Open() => throw new NotSupportedException();

        protected override System.Data.Common.DbTransaction BeginDbTransaction(System.Data.IsolationLevel isolationLevel) => throw new NotSupportedException();

        protected override System.Data.Common.DbCommand CreateDbCommand() => throw new NotSupportedException();
    }
#pragma warning restore CS8764, CS8765
}
