"""The data package's description in two other forms: CSV on the Web (W3C), and DCAT-AP for data portals."""

from typing import Any

_TYPES = {"string": "string", "integer": "integer", "number": "double", "boolean": "boolean", "date": "date"}
"""A field's type in a data package, and in CSV on the Web."""
_AUTHORITY = "http://publications.europa.eu/resource/authority"
_LANGUAGES = ("FIN", "SWE", "ENG")
_MEDIA = "https://www.iana.org/assignments/media-types/"


def csvw(described: dict[str, Any]) -> dict[str, Any]:
    """A descriptor as CSV on the Web has it: a group of tables with their columns, keys and references."""
    urls = {r["name"]: r["path"] for r in described["resources"]}
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": described["title"],
        "dc:description": described["description"],
        "dc:license": [licence.get("path", licence["title"]) for licence in described["licenses"]],
        "dc:source": [source["title"] for source in described["sources"]],
        "tables": [_table(resource, urls) for resource in described["resources"]],
    }


def _table(resource: dict[str, Any], urls: dict[str, str]) -> dict[str, Any]:
    schema = resource["schema"]
    columns = [
        {
            "name": field["name"],
            "titles": field["name"],
            "datatype": _TYPES[field["type"]],
            "required": bool(field.get("constraints", {}).get("required")),
            "dc:description": field["description"],
        }
        for field in schema["fields"]
    ]
    told: dict[str, Any] = {"columns": columns}
    if "primaryKey" in schema:
        told["primaryKey"] = schema["primaryKey"]
    if "foreignKeys" in schema:
        told["foreignKeys"] = [
            {
                "columnReference": key["fields"],
                "reference": {
                    "resource": urls[key["reference"]["resource"]],
                    "columnReference": key["reference"]["fields"],
                },
            }
            for key in schema["foreignKeys"]
        ]
    return {
        "url": resource["path"],
        "dc:title": resource["title"],
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True},
        "tableSchema": told,
    }


def dcat(described: dict[str, Any]) -> dict[str, Any]:
    """A descriptor as DCAT-AP has it: a dataset with a distribution for each file."""
    licences = [licence["path"] for licence in described["licenses"] if "path" in licence]
    dataset: dict[str, Any] = {
        "@type": "dcat:Dataset",
        "@id": f"urn:soila:{described['id']}",
        "dct:identifier": described["id"],
        "dct:title": {"@value": described["title"], "@language": "en"},
        "dct:description": {"@value": described["description"], "@language": "en"},
        "dct:issued": {"@value": described["created"], "@type": "xsd:dateTime"},
        "dcat:version": described["version"],
        "dcat:keyword": [{"@value": word, "@language": "en"} for word in described["keywords"]],
        "dcat:theme": {"@id": f"{_AUTHORITY}/data-theme/SOCI"},
        "dct:spatial": {"@id": f"{_AUTHORITY}/country/FIN"},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@value": described["temporal"]["start"], "@type": "xsd:gYear"},
            "dcat:endDate": {"@value": described["temporal"]["end"], "@type": "xsd:gYear"},
        },
        "dct:language": [{"@id": f"{_AUTHORITY}/language/{code}"} for code in _LANGUAGES],
        "dct:provenance": {
            "@type": "dct:ProvenanceStatement",
            "rdfs:label": [source["title"] for source in described["sources"]],
        },
        "dcat:distribution": [
            _distribution(file, resource, licences)
            for resource in described["resources"]
            for file in (resource, resource["parquet"])
        ],
    }
    publishers = [one["title"] for one in described["contributors"] if one["role"] == "publisher"]
    if publishers:
        dataset["dct:publisher"] = {"@type": "foaf:Agent", "foaf:name": publishers[0]}
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
            "spdx": "http://spdx.org/rdf/terms#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        **dataset,
    }


def _distribution(file: dict[str, Any], resource: dict[str, Any], licences: list[str]) -> dict[str, Any]:
    """A file of the package; several licences mean that each row's source has its own."""
    return {
        "@type": "dcat:Distribution",
        "dct:title": {"@value": resource["title"], "@language": "en"},
        "dcat:accessURL": {"@id": file["path"]},
        "dcat:downloadURL": {"@id": file["path"]},
        "dcat:mediaType": {"@id": f"{_MEDIA}{file['mediatype']}"},
        "dcat:byteSize": {"@value": str(file["bytes"]), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": file["hash"].removeprefix("sha256:"),
        },
        **({"dct:license": {"@id": licences[0]}} if len(licences) == 1 else {}),
    }
