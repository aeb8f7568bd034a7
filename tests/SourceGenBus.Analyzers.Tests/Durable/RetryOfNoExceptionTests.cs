using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Durable;

public sealed class RetryOfNoExceptionTests() : RuleTests(DiagnosticIds.RetryOfNoException)
{
    private const string Faulty =
        DurableSource.Usings +
        """
        public sealed record OrderShipped(string OrderId);

        [[|Retry(NeverFor = new System.Type[] { typeof(string) })|]]
        [EventHandler<OrderShipped>]
        internal sealed class Mailer
        {
            public ValueTask HandleAsync(OrderShipped shipped) => default;
        }
        """;

    [Fact]
    public Task Fires_on_a_type_that_is_no_exception() => Fires(
        DurableSource.Project,
        Faulty,
        "'Mailer' never throws 'string', which is no exception type that generated code can name, so 'NeverFor' cannot stand for it; name an exception class");

    [Theory]
    [InlineData("typeof(System.ArgumentException), typeof(OrderShipped)", "OrderShipped")]
    [InlineData("typeof(System.Exception[])", "Exception[]")]
    [InlineData("typeof(Failure<>)", "Failure<>")]
    [InlineData("null!", "null")]
    public Task Fires_on_each(string types, string reported) => Fires(
        DurableSource.Project,
        Faulty.Replace("typeof(string)", types, StringComparison.Ordinal) + "\npublic class Failure<T> : System.Exception;",
        $"'Mailer' never throws '{reported}', which is no exception type that generated code can name, so 'NeverFor' cannot stand for it; name an exception class");

    [Theory]
    [InlineData("typeof(System.Exception)")]
    [InlineData("typeof(System.ArgumentException), typeof(System.FormatException)")]
    [InlineData("typeof(Failure<int>)")]
    [InlineData("")]
    [InlineData("typeof(System.IO.FileNotFoundException)")]
    public Task Silent_on_exceptions(string types) => Silent(
        DurableSource.Project,
        Faulty.Replace("[|Retry(NeverFor = new System.Type[] { typeof(string) })|]", $"Retry(NeverFor = new System.Type[] {{ {types} }})", StringComparison.Ordinal)
            + "\npublic class Failure<T> : System.Exception;");

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(DurableSource.Project, Faulty);
}
