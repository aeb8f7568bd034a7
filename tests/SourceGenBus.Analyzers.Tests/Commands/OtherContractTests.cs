using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Commands;

public sealed class OtherContractTests() : RuleTests(DiagnosticIds.OtherContract)
{
    [Fact]
    public Task Fires_when_the_result_is_another() => Fires(
        """
        public sealed record Find(string Id) : IQuery<string>;

        [[|QueryHandler<Find, int>|]]
        internal sealed class Finder
        {
            public ValueTask<int> HandleAsync(Find query) => default;
        }
        """,
        "'Find' does not implement 'IQuery<int>' but 'IQuery<string>', so it could never be sent to this handler; correct the attribute or the type");

    [Fact]
    public Task Fires_when_the_message_is_something_else() => Fires(
        """
        public sealed record Find(string Id) : IQuery<string>;
        public sealed record Plain(string Id);

        [[|CommandHandler<Find, string>|]]
        [[|StreamQueryHandler<Plain, string>|]]
        internal sealed class Finder
        {
            public ValueTask<string> HandleAsync(Find query) => default;
            public IAsyncEnumerable<string> HandleAsync(Plain query) => throw new NotSupportedException();
        }
        """,
        "'Find' does not implement 'ICommand<string>', so it could never be sent to this handler; correct the attribute or the type",
        "'Plain' does not implement 'IStreamQuery<string>', so it could never be sent to this handler; correct the attribute or the type");

    [Fact]
    public Task Silent_about_what_an_attribute_cannot_say() => Silent(
        """
        public sealed record Find(string Id) : IQuery<string?>;
        public sealed record Range : IQuery<(int From, int To)>;
        public sealed record Names : IQuery<IReadOnlyList<string?>>;
        public sealed record Age : IQuery<int?>;

        [QueryHandler<Find, string>]
        [QueryHandler<Range, (int, int)>]
        [QueryHandler<Names, IReadOnlyList<string>>]
        [QueryHandler<Age, int?>]
        internal sealed class Finder
        {
            public ValueTask<string?> HandleAsync(Find query) => default;
            public ValueTask<(int From, int To)> HandleAsync(Range query) => default;
            public ValueTask<IReadOnlyList<string?>> HandleAsync(Names query) => default;
            public ValueTask<int?> HandleAsync(Age query) => default;
        }
        """);

    [Fact]
    public Task Silent_about_a_type_of_several_kinds() => Silent(
        """
        public abstract record Message<T> : ICommand<T>;
        public sealed record Both : Message<int>, IQuery<string>, ICommand<string>;

        [CommandHandler<Both, int>]
        internal sealed class Handler
        {
            public ValueTask<int> HandleAsync(Both command) => default;
        }
        """);

    [Fact]
    public Task Silent_on_half_typed_code() => Silent(
        TestProject.Broken,
        """
        [QueryHandler<Missing, int>]
        [QueryHandler<int, Missing>]
        [QueryHandler<int>]
        internal sealed class Finder;
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        public sealed record Find(string Id) : IQuery<string>;

        [QueryHandler<Find, int>]
        internal sealed class Finder
        {
            public ValueTask<int> HandleAsync(Find query) => default;
        }
        """);
}
