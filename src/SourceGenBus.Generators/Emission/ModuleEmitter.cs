using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Models;

namespace SourceGenBus.Generators.Emission;

/// <summary>Writes the module of an assembly.</summary>
internal static class ModuleEmitter
{
    private static readonly string[] Executions = ["Default", "Concurrent", "Sequential"];
    private static readonly string[] FailurePolicies = ["Default", "Continue", "ThrowAfterAll", "StopAtFirst"];

    internal static void AddModule(this SourceProductionContext output, ModuleModel? module, EquatableArray<string> experimental)
    {
        if (module is null)
            return;

        var writer = new SourceWriter()
            .Line(Text.Header)
            .Lines(Text.ExternAliases(module.ReferencedModules))
            .Line($"[assembly: global::SourceGenBus.EventBusModule(typeof(global::{module.Namespace}.Module))]")
            .Lines(module.Routes.Select(static route => $"[assembly: global::SourceGenBus.HandledEvent(typeof({route.EventQualifiedName}))]"))
            .Lines(module.Commands.Select(static command =>
                $"[assembly: global::SourceGenBus.HandledCommand(typeof({command.MessageQualifiedName}), \"{command.HandlerQualifiedName.Replace("global::", "")}\")]"))
            .Line()
            .Line($"namespace {module.Namespace};")
            .Line()
            .Line("/// <summary>The handlers and routes of this assembly. Public so that a host can compose it; the handlers need not be.</summary>")
            .Line(Text.GeneratedCode)
            .Line(Text.Hidden)
            .Open("public sealed class Module : global::SourceGenBus.EventBusModule");

        if (module.ReferencedModules.Count > 0)
        {
            writer
                .Open("public override global::System.Collections.Generic.IEnumerable<global::SourceGenBus.EventBusModule> References => new global::SourceGenBus.EventBusModule[]")
                .Lines(module.ReferencedModules.Select(static reference => $"new {reference}(),"))
                .Close("};")
                .Line();
        }

        writer
            .Open("public override void AddHandlers(global::SourceGenBus.HandlerCollection handlers)")
            .Lines(module.Handlers.SelectMany(Registration))
            .Close()
            .Line()
            .Open("public override void AddRoutes(global::SourceGenBus.Dispatch.RouteTable routes)")
            .Lines(module.Routes.Select(static route =>
                $"routes.Add(typeof({route.EventQualifiedName}), static bus => new {route.ClassName}(bus));"))
            .Lines(module.Policies.Select(static policy =>
                $"routes.SetPolicy(typeof({policy.EventQualifiedName}), new global::SourceGenBus.Dispatch.DispatchPolicy({Value("HandlerExecution", policy.Execution, Executions)}, {Value("FailurePolicy", policy.Failures, FailurePolicies)}));"))
            .Lines(module.Wraps.Where(static wrap => wrap.IsEvent).Select(static wrap =>
                $"routes.Wrap(typeof({wrap.MessageQualifiedName}), static (bus, inner) => new {wrap.ClassName}(bus, inner));"))
            .Close();

        if (module.Commands.Count > 0 || module.Wraps.Any(static wrap => !wrap.IsEvent))
        {
            writer
                .Line()
                .Open("public override void AddCommands(global::SourceGenBus.Dispatch.CommandTable commands)")
                .Lines(module.Commands.Select(static command =>
                    $"commands.Add(typeof({command.MessageQualifiedName}), typeof({command.HandlerQualifiedName}), static bus => new {command.ClassName}(bus));"))
                .Lines(module.Wraps.Where(static wrap => !wrap.IsEvent).Select(static wrap =>
                    $"commands.Wrap(typeof({wrap.MessageQualifiedName}), static (bus, inner) => new {wrap.ClassName}(bus, inner));"))
                .Close();
        }

        writer.Close();
        output.AddSource("Module.g.cs", writer.ToSourceText().Allowing(experimental));
    }

    /// <summary>The member of an enumeration; a value that is none, which the user's own cast made, is cast as well.</summary>
    private static string Value(string type, int value, string[] names) =>
        value >= 0 && value < names.Length ? $"global::SourceGenBus.{type}.{names[value]}" : $"(global::SourceGenBus.{type})({value})";

    private static IEnumerable<string> Registration(HandlerRegistrationModel handler)
    {
        // One to a line when there are several: each is a long name, and a debugger stops at lines.
        var arguments = handler.Constructor.Count < 2
            ? string.Concat(handler.Constructor.Select(Resolve))
            : "\n        " + string.Join(",\n        ", handler.Constructor.Select(Resolve));
        var dependencies = string.Concat(handler.Constructor
            .Where(static dependency => dependency.Default is null)
            .Select(static dependency => $",\n    new global::SourceGenBus.HandlerDependency(typeof({dependency.QualifiedType}){(dependency.Key is null ? "" : ", " + dependency.Key)})"));
        yield return $"handlers.Add(typeof({handler.QualifiedName}), global::SourceGenBus.HandlerLifetime.{handler.Lifetime},";
        yield return $"    static {(handler.Constructor.Count == 0 ? "_" : "services")} => new {handler.QualifiedName}({arguments}){dependencies});";
    }

    private static string Resolve(DependencyModel dependency, int index) => dependency switch
    {
        { QualifiedType: "global::System.IServiceProvider", Key: null } => "services",
        { Key: null, Default: null } =>
            $"{Text.Extensions}.ServiceProviderServiceExtensions.GetRequiredService<{dependency.QualifiedType}>(services)",
        { Key: { } key, Default: null } =>
            $"{Text.Extensions}.ServiceProviderKeyedServiceExtensions.GetRequiredKeyedService<{dependency.QualifiedType}>(services, {key})",
        { Key: null, Default: { } fallback } =>
            $"services.GetService(typeof({dependency.QualifiedType})) is {dependency.QualifiedType} service{index} ? service{index} : {fallback}",
        { Key: { } key, Default: { } fallback } =>
            $"(services as {Text.Extensions}.IKeyedServiceProvider)?.GetKeyedService(typeof({dependency.QualifiedType}), {key}) is {dependency.QualifiedType} service{index} ? service{index} : {fallback}",
    };
}
