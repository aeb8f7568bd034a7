using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Tests.Modules;

/// <summary>An assembly that was compiled with another version of the generator is refused with a sentence where its code would not do.</summary>
public sealed class ContractVersionTests
{
    private const int Known = 1;
    private const string Newer = "Reference the version that they were compiled with, or a later one, in the program.";
    private const string Older = "Compile them again with SourceGenBus {version}.";

    /// <summary>Without what tells builds of one version apart.</summary>
    private static readonly string Version = typeof(EventBus).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('-', '+')[0];

    [Theory]
    [InlineData(2, "9.1.0", "were compiled with SourceGenBus 9.1.0, whose generated code follows version 2 of", Newer)]
    [InlineData(int.MaxValue, "", "were compiled with another version of SourceGenBus", Newer)]
    [InlineData(0, "0.0.9", "were compiled with SourceGenBus 0.0.9, whose generated code follows version 0 of", Older)]
    [InlineData(-1, null, "were compiled with another version of SourceGenBus", Older)]
    public void A_module_of_an_unknown_contract_is_refused(int contract, string? package, string what, string advice)
    {
        var module = new OtherModule(contract, package!);

        var error = Assert.Throws<InvalidOperationException>(() => new EventBusBuilder().AddModule(module).Build());

        Assert.Contains("The handlers of 'SourceGenBus.Tests.Modules.ContractVersionTests+OtherModule' " + what, error.Message, StringComparison.Ordinal);
        Assert.Contains($"This program runs SourceGenBus {Version}, which knows version 1.", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(advice.Replace("{version}", Version, StringComparison.Ordinal), error.Message, StringComparison.Ordinal);
        Assert.False(module.WasAsked);
    }

    [Fact]
    public void It_is_refused_behind_a_reference_and_by_a_container_as_well()
    {
        var module = new Referring(new OtherModule(2, "9.1.0"));

        Assert.Throws<InvalidOperationException>(() => new EventBusBuilder().AddModule(module).Build());
        Assert.Throws<InvalidOperationException>(() => EventBusRegistration.Register(new ServiceCollection(), module));
    }

    [Fact]
    public void Generated_modules_are_of_the_newest_contract()
    {
        var declared = typeof(ContractVersionTests).Assembly.GetCustomAttribute<EventBusModuleAttribute>()!;
        var module = (EventBusModule)Activator.CreateInstance(declared.ModuleType)!;

        Assert.Equal(Known, module.ContractVersion);
        Assert.Equal(Version, module.PackageVersion);
    }

    private sealed class OtherModule(int contract, string package) : EventBusModule
    {
        internal bool WasAsked { get; private set; }

        public override int ContractVersion => contract;

        public override string PackageVersion => package;

        public override void AddHandlers(HandlerCollection handlers) => WasAsked = true;

        public override IEnumerable<EventBusModule> References
        {
            get
            {
                WasAsked = true;
                return [];
            }
        }
    }

    private sealed class Referring(EventBusModule referenced) : EventBusModule
    {
        public override int ContractVersion => Known;

        public override IEnumerable<EventBusModule> References => [referenced];

        public override void AddHandlers(HandlerCollection handlers)
        {
        }
    }
}
