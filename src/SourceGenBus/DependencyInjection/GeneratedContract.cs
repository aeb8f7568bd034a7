using System.Globalization;

namespace SourceGenBus;

/// <summary>
/// The versions of the contract between generated code and this library: which members generated code calls, and what they mean. A change
/// that code of an earlier generator would not survive makes a new version; what is only added does not.
/// </summary>
internal static class GeneratedContract
{
    internal const int Oldest = 1;

    internal const int Newest = 1;

    /// <summary>Refuses a module whose code this library would run wrongly, or fail to run at its first publish.</summary>
    /// <exception cref="InvalidOperationException">The contract of the module is not known.</exception>
    internal static void ThrowIfUnknown(EventBusModule module)
    {
        var contract = module.ContractVersion;
        if (contract is >= Oldest and <= Newest)
            return;

        var package = string.IsNullOrEmpty(module.PackageVersion)
            ? "another version of SourceGenBus"
            : "SourceGenBus " + module.PackageVersion;
        var known = Oldest == Newest ? $"version {Newest}" : $"versions {Oldest} to {Newest}";
        var advice = contract > Newest
            ? "Reference the version that they were compiled with, or a later one, in the program."
            : $"Compile them again with SourceGenBus {PackageVersion.Value}.";
        throw new InvalidOperationException(
            $"The handlers of '{module.GetType()}' were compiled with {package}, whose generated code follows version " +
            $"{contract.ToString(CultureInfo.InvariantCulture)} of the contract with the library. This program runs SourceGenBus " +
            $"{PackageVersion.Value}, which knows {known}. {advice}");
    }
}
