namespace SourceGenBus.Transports.RabbitMq;

/// <summary>How connections to a broker are encrypted. Its text has no secrets.</summary>
public sealed record RabbitMqTlsOptions
{
    /// <summary>The name that the broker's certificate must have; null for the host that is connected to.</summary>
    public string? ServerName { get; set; }

    /// <summary>
    /// Whether the certificate must have the name of the host. True by default. Without it, whoever has any trusted certificate can pose as
    /// the broker.
    /// </summary>
    public bool ChecksHostName { get; set; } = true;

    /// <summary>A PEM file with the authorities that are trusted instead of those of the machine; null for those of the machine.</summary>
    public string? AuthoritiesPath { get; set; }

    /// <summary>A PKCS#12 file with the certificate and the key of this client; null for none.</summary>
    public string? ClientCertificatePath { get; set; }

    /// <summary>The password of <see cref="ClientCertificatePath"/>; null for none.</summary>
    public string? ClientCertificatePassword { get; set; }

    /// <summary>Which certificate is asked for, without secrets.</summary>
    public override string ToString() => $"TLS, server name {ServerName ?? "of the host"}, {(ChecksHostName ? "checked" : "not checked")}";

    internal IEnumerable<string> Problems()
    {
        if (AuthoritiesPath is { } authorities && !File.Exists(authorities))
            yield return $"Tls.{nameof(AuthoritiesPath)} names the file '{authorities}', which does not exist.";
        if (ClientCertificatePath is { } certificate && !File.Exists(certificate))
            yield return $"Tls.{nameof(ClientCertificatePath)} names the file '{certificate}', which does not exist.";
        if (ClientCertificatePassword is not null && ClientCertificatePath is null)
            yield return $"Tls.{nameof(ClientCertificatePassword)} is set, but Tls.{nameof(ClientCertificatePath)} is not.";
    }
}
