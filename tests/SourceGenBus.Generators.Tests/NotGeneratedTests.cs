using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>A project in which the generator did not run, because an old SDK or a project setting left it out.</summary>
public sealed class NotGeneratedTests
{
    [Theory]
    [InlineData("new Microsoft.Extensions.DependencyInjection.ServiceCollection().AddSourceGenBus()")]
    [InlineData("new EventBusBuilder().AddHandlers()")]
    public void What_would_have_been_generated_is_an_error_that_says_what_to_do(string call)
    {
        var program = GeneratorOptions.Default.Compile(
        [
            GeneratorHarness.Usings,
            new SourceFile("Program.cs", $"using Microsoft.Extensions.DependencyInjection; class Program {{ object Main() => {call}; }}"),
        ]);

        var error = Assert.Single(
            program.GetDiagnostics(TestContext.Current.CancellationToken), static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

        Assert.Equal("CS0619", error.Id);
        var message = error.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains("The SourceGenBus generator did not run in this project", message, StringComparison.Ordinal);
        Assert.Contains("Reference the package SourceGenBus without excluding its analyzers", message, StringComparison.Ordinal);
    }
}
