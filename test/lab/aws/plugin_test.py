"""The plug-in's EC2 calls and resource types, and its record of calls, inside a MiniStack that serves nobody."""

import asyncio
import base64
import json
import pathlib
import socketserver
import sys
import tempfile
import threading
import time
import unittest

PLUGIN = pathlib.Path(__file__).parents[3] / "lab" / "aws" / "plugin"
sys.path.insert(0, str(PLUGIN))

import calls  # noqa: E402
import clock  # noqa: E402
import creation_order  # noqa: E402
import ec2_api  # noqa: E402
import ec2_resources  # noqa: E402
import role_sessions  # noqa: E402
import run_command  # noqa: E402
from ec2_call import Ec2Error, call  # noqa: E402
from ministack import app  # noqa: E402
from ministack.core import lambda_runtime  # noqa: E402
from ministack.services import ec2, eventbridge, iam, lambda_svc, ssm, sts  # noqa: E402
from ministack.services.cloudformation import provisioners, stacks  # noqa: E402


class CountingConverger:
    """In place of the hook: counts how often it was asked for."""

    def __init__(self):
        self.requests = 0

    def request(self):
        self.requests += 1
        return self.requests

    def wait(self, ticket):
        pass


creation_order.install()
converger = CountingConverger()
CAPACITY = pathlib.Path(tempfile.mkdtemp()) / "capacity.json"
ec2_api.install(converger, str(CAPACITY))
ec2_resources.install(converger)


def handler(name):
    return provisioners._RESOURCE_HANDLERS[name]


class PluginTest(unittest.TestCase):
    def setUp(self):
        ec2.reset()
        self.vpc = call("CreateVpc", CidrBlock="172.31.0.0/16").findtext(".//vpcId")
        subnet = call("CreateSubnet", VpcId=self.vpc, CidrBlock="172.31.1.0/24")
        self.subnet = subnet.findtext(".//subnetId")

    def interface(self, address="172.31.1.11", **props):
        props = {"SubnetId": self.subnet, "PrivateIpAddress": address, **props}
        return handler("AWS::EC2::NetworkInterface")["create"]("Interface", props, "Stack")[0]

    def props(self, interface_id, **changes):
        return {
            "ImageId": "ami-1",
            "InstanceType": "t3.micro",
            "NetworkInterfaces": [{"DeviceIndex": "0", "NetworkInterfaceId": interface_id}],
            "UserData": base64.b64encode(b"#cloud-config\n").decode(),
            "MetadataOptions": {"HttpTokens": "required", "HttpPutResponseHopLimit": 1},
            **changes,
        }

    def instance(self, props):
        return handler("AWS::EC2::Instance")["create"]("Instance", props, "Stack")[0]

    def described(self, instance_id):
        return call("DescribeInstances", **{"InstanceId.1": instance_id})

    def test_instance_takes_all_from_its_interface(self):
        interface_id = self.interface(SourceDestCheck=False)
        described = self.described(self.instance(self.props(interface_id)))
        self.assertEqual(described.findtext(".//privateIpAddress"), "172.31.1.11")
        self.assertEqual(described.findtext(".//sourceDestCheck"), "false")
        self.assertEqual(described.findtext(".//networkInterfaceId"), interface_id)
        self.assertEqual(described.findtext(".//metadataOptions/httpTokens"), "required")

    def test_elastic_ip_of_an_interface_is_the_instances_address(self):
        interface_id = self.interface()
        address, attributes = handler("AWS::EC2::EIP")["create"]("Ip", {}, "Stack")
        self.assertTrue(address.startswith("203.0.113."))
        association = {"AllocationId": attributes["AllocationId"], "NetworkInterfaceId": interface_id}
        handler("AWS::EC2::EIPAssociation")["create"]("Association", association, "Stack")
        instance_id = self.instance(self.props(interface_id))
        self.assertEqual(self.described(instance_id).findtext(".//ipAddress"), address)

    def addresses(self, interface_id):
        described = call("DescribeNetworkInterfaces", **{"NetworkInterfaceId.1": interface_id})
        return [one.text for one in described.findall(".//privateIpAddressesSet/item/privateIpAddress")]

    def assign(self, interface_id, address, **more):
        return call("AssignPrivateIpAddresses", NetworkInterfaceId=interface_id, **{"PrivateIpAddress.1": address}, **more)

    def test_secondary_address_goes_from_one_interface_to_another_that_may_take_it(self):
        # GIVEN
        old, new = self.interface(), self.interface("172.31.1.12")
        instance_id = self.instance(self.props(old))
        before = converger.requests
        self.assign(old, "172.31.1.20")
        self.assertGreater(converger.requests, before)
        self.assertEqual(self.addresses(old), ["172.31.1.11", "172.31.1.20"])
        told = self.described(instance_id).findall(".//privateIpAddressesSet/item/primary")
        self.assertEqual([one.text for one in told], ["true", "false"])
        # THEN
        with self.assertRaisesRegex(Ec2Error, "move is not allowed"):
            self.assign(new, "172.31.1.20")
        self.assign(new, "172.31.1.20", AllowReassignment="true")
        self.assertEqual((self.addresses(old), self.addresses(new)), (["172.31.1.11"], ["172.31.1.12", "172.31.1.20"]))
        # AND once more is no mistake
        self.assign(new, "172.31.1.20", AllowReassignment="true")
        self.assertEqual(self.addresses(new), ["172.31.1.12", "172.31.1.20"])
        call("UnassignPrivateIpAddresses", NetworkInterfaceId=new, **{"PrivateIpAddress.1": "172.31.1.20"})
        self.assertEqual(self.addresses(new), ["172.31.1.12"])

    def test_no_address_of_another_machine_or_subnet_is_taken(self):
        interface_id = self.interface()
        self.interface("172.31.1.12")
        with self.assertRaisesRegex(Ec2Error, "is a primary address"):
            self.assign(interface_id, "172.31.1.12", AllowReassignment="true")
        with self.assertRaisesRegex(Ec2Error, "does not fall within the subnet"):
            self.assign(interface_id, "172.31.2.20")
        with self.assertRaisesRegex(Ec2Error, "does not exist"):
            self.assign("eni-none", "172.31.1.20")
        # AND no new interface gets a secondary one
        self.assign(interface_id, "172.31.1.20")
        with self.assertRaisesRegex(Ec2Error, "is in use"):
            self.interface("172.31.1.20")

    def test_changed_user_data_updates_in_place(self):
        old = self.props(self.interface())
        instance_id = self.instance(old)
        before = converger.requests
        data = base64.b64encode(b"#cloud-config\nhostname: other\n").decode()
        new = {**old, "UserData": data}
        self.assertEqual(handler("AWS::EC2::Instance")["update"](instance_id, old, new, "Stack", "Instance")[0], instance_id)
        answer = call("DescribeInstanceAttribute", InstanceId=instance_id, Attribute="userData")
        self.assertEqual(answer.findtext(".//value"), data)
        self.assertEqual(self.described(instance_id).findtext(".//instanceState/name"), "running")
        self.assertGreater(converger.requests, before)

    def test_fails_to_replace_while_the_interface_is_in_use(self):
        old = self.props(self.interface())
        instance_id = self.instance(old)
        with self.assertRaisesRegex(Ec2Error, "in use"):
            handler("AWS::EC2::Instance")["update"](instance_id, old, {**old, "ImageId": "ami-2"}, "Stack", "Instance")

    def test_interface_is_free_again_after_the_instance(self):
        interface_id = self.interface()
        instance_id = self.instance(self.props(interface_id))
        with self.assertRaisesRegex(Ec2Error, "currently in use"):
            call("DeleteNetworkInterface", NetworkInterfaceId=interface_id)
        handler("AWS::EC2::Instance")["delete"](instance_id, {})
        handler("AWS::EC2::NetworkInterface")["delete"](interface_id, {})
        self.assertNotIn(interface_id, ec2._network_interfaces)

    def test_fails_on_addresses_that_aws_refuses(self):
        self.interface()
        for address, words in {
            "172.31.1.11": "is in use",
            "172.31.1.3": "reserved",
            "172.31.1.255": "reserved",
            "172.31.2.11": "does not fall within",
        }.items():
            with self.subTest(address), self.assertRaisesRegex(Ec2Error, words):
                self.interface(address)

    def test_fails_to_change_user_data_of_a_running_instance(self):
        instance_id = self.instance(self.props(self.interface()))
        with self.assertRaisesRegex(Ec2Error, "IncorrectInstanceState"):
            call("ModifyInstanceAttribute", InstanceId=instance_id, **{"UserData.Value": "YQ=="})

    def test_group_rule_is_added_and_taken_away(self):
        group = call("CreateSecurityGroup", GroupName="lan", GroupDescription="lan", VpcId=self.vpc).findtext(".//groupId")
        props = {"GroupId": group, "IpProtocol": "47", "SourceSecurityGroupId": group}
        rule, _ = handler("AWS::EC2::SecurityGroupIngress")["create"]("Rule", props, "Stack")
        described = call("DescribeSecurityGroups", **{"GroupId.1": group})
        self.assertEqual(described.findtext(".//ipPermissions/item/ipProtocol"), "47")
        self.assertEqual(described.findtext(".//ipPermissions/item/groups/item/groupId"), group)
        with self.assertRaisesRegex(Ec2Error, "already exists"):
            handler("AWS::EC2::SecurityGroupIngress")["create"]("Rule", props, "Stack")
        handler("AWS::EC2::SecurityGroupIngress")["delete"](rule, props)
        self.assertIsNone(call("DescribeSecurityGroups", **{"GroupId.1": group}).find(".//ipPermissions/item"))

    def routes(self, table):
        described = call("DescribeRouteTables", **{"RouteTableId.1": table})
        return {
            route.findtext("destinationCidrBlock"): (route.findtext("gatewayId"), route.findtext("networkInterfaceId"))
            for route in described.findall(".//routeSet/item")
        }

    def test_route_leads_to_an_interface_by_call_and_by_template(self):
        interface_id = self.interface()
        table = call("CreateRouteTable", VpcId=self.vpc).findtext(".//routeTableId")
        props = {"RouteTableId": table, "DestinationCidrBlock": "10.0.0.0/24", "NetworkInterfaceId": interface_id}
        physical_id, _ = handler("AWS::EC2::Route")["create"]("Route", props, "Stack")
        self.assertEqual(self.routes(table)["10.0.0.0/24"], (None, interface_id))
        call("DeleteRoute", RouteTableId=table, DestinationCidrBlock="10.0.0.0/24")
        self.assertNotIn("10.0.0.0/24", self.routes(table))
        call("CreateRoute", **props)
        self.assertEqual(self.routes(table)["10.0.0.0/24"], (None, interface_id))
        call("ReplaceRoute", RouteTableId=table, DestinationCidrBlock="10.0.0.0/24", GatewayId="igw-1")
        self.assertEqual(self.routes(table)["10.0.0.0/24"], ("igw-1", None))
        handler("AWS::EC2::Route")["delete"](physical_id, props)
        self.assertNotIn("10.0.0.0/24", self.routes(table))

    def test_fails_to_route_to_an_interface_that_is_not_there(self):
        table = call("CreateRouteTable", VpcId=self.vpc).findtext(".//routeTableId")
        with self.assertRaisesRegex(Ec2Error, "'eni-1' does not exist"):
            call("CreateRoute", RouteTableId=table, DestinationCidrBlock="10.0.0.0/24", NetworkInterfaceId="eni-1")

    def block(self, cidr="100.64.1.0/24"):
        props = {"VpcId": self.vpc, "CidrBlock": cidr}
        return handler("AWS::EC2::VPCCidrBlock")["create"]("Block", props, "Stack")[0], props

    def blocks(self):
        described = call("DescribeVpcs", **{"VpcId.1": self.vpc})
        return [item.findtext("cidrBlock") for item in described.findall(".//cidrBlockAssociationSet/item")]

    def subnet_of(self, cidr):
        return handler("AWS::EC2::Subnet")["create"]("Subnet", {"VpcId": self.vpc, "CidrBlock": cidr}, "Stack")[0]

    def test_vpc_gets_another_block_and_loses_it(self):
        physical_id, props = self.block()
        self.assertEqual(self.blocks(), ["172.31.0.0/16", "100.64.1.0/24"])
        handler("AWS::EC2::VPCCidrBlock")["delete"](physical_id, props)
        self.assertEqual(self.blocks(), ["172.31.0.0/16"])

    def test_fails_to_add_a_block_that_overlaps(self):
        with self.assertRaisesRegex(Ec2Error, "InvalidVpc.Range"):
            self.block("172.31.7.0/24")

    def test_fails_to_make_a_subnet_before_its_block(self):
        with self.assertRaisesRegex(Ec2Error, "InvalidSubnet.Range"):
            self.subnet_of("100.64.1.0/24")
        self.block()
        self.subnet_of("100.64.1.0/24")

    def test_fails_to_remove_a_block_with_a_subnet(self):
        physical_id, props = self.block()
        self.subnet_of("100.64.1.128/25")
        with self.assertRaisesRegex(Ec2Error, "InvalidCidrBlock.InUse"):
            handler("AWS::EC2::VPCCidrBlock")["delete"](physical_id, props)

    def launch_time(self, instance_id):
        return self.described(instance_id).findtext(".//launchTime")

    def test_only_a_stopped_instance_is_started_anew(self):
        instance_id = self.instance(self.props(self.interface()))
        first = self.launch_time(instance_id)
        call("StartInstances", **{"InstanceId.1": instance_id})
        self.assertEqual(self.launch_time(instance_id), first)
        call("StopInstances", **{"InstanceId.1": instance_id})
        call("StartInstances", **{"InstanceId.1": instance_id})
        self.assertNotEqual(self.launch_time(instance_id), first)

    def test_a_stopped_instance_says_since_when(self):
        instance_id = self.instance(self.props(self.interface()))
        said = lambda: self.described(instance_id).findtext(".//reason")
        self.assertIsNone(said())
        call("StopInstances", **{"InstanceId.1": instance_id})
        first = said()
        self.assertRegex(first, r"^User initiated \(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d GMT\)$")
        ec2._instances[instance_id]["_reason"] = "earlier"
        call("StopInstances", **{"InstanceId.1": instance_id})
        self.assertEqual(said(), "earlier")
        call("StartInstances", **{"InstanceId.1": instance_id})
        self.assertIsNone(said())

    def test_volume_goes_from_one_instance_to_another(self):
        # GIVEN
        first, second = (self.instance(self.props(self.interface(f"172.31.1.{n}"))) for n in (11, 12))
        volume = self.volume()
        call("AttachVolume", VolumeId=volume, InstanceId=first, Device="/dev/sdf")
        # THEN
        with self.assertRaisesRegex(Ec2Error, "already attached to an instance .*VolumeInUse"):
            call("AttachVolume", VolumeId=volume, InstanceId=second, Device="/dev/sdf")
        with self.assertRaisesRegex(Ec2Error, "is not attached to instance .*InvalidAttachment.NotFound"):
            call("DetachVolume", VolumeId=volume, InstanceId=second)
        # WHEN
        asked = converger.requests
        call("DetachVolume", VolumeId=volume, InstanceId=first)
        call("AttachVolume", VolumeId=volume, InstanceId=second, Device="/dev/sdf")
        # THEN
        self.assertEqual(converger.requests, asked + 2)
        self.assertEqual(self.holders(volume), [second])

    def test_volume_is_free_when_its_instance_is_terminated(self):
        # GIVEN
        instance, volume = self.instance(self.props(self.interface())), self.volume()
        call("AttachVolume", VolumeId=volume, InstanceId=instance, Device="/dev/sdf")
        # THEN it cannot be removed before
        with self.assertRaisesRegex(Ec2Error, "VolumeInUse"):
            handler("AWS::EC2::Volume")["delete"](volume, {})
        # WHEN
        call("TerminateInstances", **{"InstanceId.1": instance})
        # THEN
        self.assertEqual(self.holders(volume), [])
        with self.assertRaisesRegex(Ec2Error, "is in the 'available' state. .*IncorrectState"):
            call("DetachVolume", VolumeId=volume)
        handler("AWS::EC2::Volume")["delete"](volume, {})
        self.assertNotIn(volume, ec2._volumes)

    def test_volume_grows_in_place_and_never_shrinks(self):
        props = {"AvailabilityZone": "us-east-1a", "Size": 16, "VolumeType": "gp3"}
        volume = self.volume(**props)
        update = handler("AWS::EC2::Volume")["update"]
        self.assertEqual(update(volume, props, {**props, "Size": 32}, "Stack")[0], volume)
        self.assertEqual(ec2._volumes[volume]["Size"], 32)
        with self.assertRaisesRegex(Ec2Error, "cannot be smaller"):
            update(volume, {**props, "Size": 32}, props, "Stack")

    def test_fails_to_attach_in_another_zone(self):
        instance, volume = self.instance(self.props(self.interface())), self.volume(AvailabilityZone="us-east-1f")
        with self.assertRaisesRegex(Ec2Error, "ZoneMismatch"):
            call("AttachVolume", VolumeId=volume, InstanceId=instance, Device="/dev/sdf")

    def volume(self, **props):
        props = {"AvailabilityZone": "us-east-1a", "Size": 16, **props}
        return handler("AWS::EC2::Volume")["create"]("Volume", props, "Stack")[0]

    def holders(self, volume):
        return [one.text for one in call("DescribeVolumes", **{"VolumeId.1": volume}).findall(".//attachmentSet/item/instanceId")]

    def test_instances_are_found_by_their_tags_and_state(self):
        tags = [{"Key": "skylan:cluster", "Value": "lab"}, {"Key": "skylan:node", "Value": "giessen-cloud-1"}]
        wanted = self.instance(self.props(self.interface(), Tags=tags))
        self.instance(self.props(self.interface("172.31.1.12"), Tags=tags[:1]))
        filters = {
            "Filter.1.Name": "tag:skylan:cluster",
            "Filter.1.Value.1": "lab",
            "Filter.2.Name": "tag:skylan:node",
            "Filter.2.Value.1": "giessen-cloud-1",
            "Filter.3.Name": "instance-state-name",
            "Filter.3.Value.1": "running",
        }
        found = [one.text for one in call("DescribeInstances", **filters).iter("instanceId")]
        self.assertEqual(set(found), {wanted})


ACCOUNT = "arn:aws:{}:us-east-1:000000000000:{}".format
SECRET = "no-value-is-written-down"


class InstanceTypesTest(unittest.TestCase):
    def described(self, *names):
        answer = call("DescribeInstanceTypes", **{f"InstanceType.{n}": name for n, name in enumerate(names, 1)})
        return [
            [item.findtext(path) for path in ("instanceType", "vCpuInfo/defaultVCpus", "memoryInfo/sizeInMiB")]
            + [item.findtext("processorInfo/supportedArchitectures/item"), item.findtext("gpuInfo/gpus/item/name")]
            for item in answer.findall("instanceTypeSet/item")
        ]

    def test_types_are_what_machines_of_the_lab_have(self):
        self.assertEqual(self.described("t3.small"), [["t3.small", "1", "512", "x86_64", None]])

    def test_others_are_as_ec2_describes_them(self):
        self.assertEqual(
            self.described("g5.xlarge", "c7g.large", "r7iz.metal-16xl"),
            [
                ["g5.xlarge", "4", "16384", "x86_64", "A10G"],
                ["c7g.large", "2", "4096", "arm64", None],
                ["r7iz.metal-16xl", "64", "524288", "x86_64", None],
            ],
        )

    def test_a_type_says_what_it_is_made_with(self):
        answer = call("DescribeInstanceTypes", **{f"InstanceType.{n}": one for n, one in enumerate(("t3.small", "t2.micro", "r7iz.metal-16xl"), 1)})
        made = [(item.findtext("hypervisor"), item.findtext("bareMetal")) for item in answer.findall("instanceTypeSet/item")]
        self.assertEqual(made, [("nitro", "false"), ("xen", "false"), (None, "true")])

    def test_fails_for_a_type_that_is_not_there(self):
        with self.assertRaisesRegex(Ec2Error, r"types do not exist: \[g5.xlarg\] .*InvalidInstanceType"):
            self.described("t3.small", "g5.xlarg")


class CallsTest(unittest.TestCase):
    def session(self, name, role="Gateway"):
        arn = f"arn:aws:sts::000000000000:assumed-role/{role}/{name}"
        sts.register_session("ASIAKEY", {"Arn": arn, "SecretAccessKey": "x", "SessionToken": "x"})
        return "ASIAKEY"

    def described(self, key, service, body=b"", method="POST", path="/", **headers):
        scope = f"AWS4-HMAC-SHA256 Credential={key}/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host"
        return calls.describe(method, path, {"authorization": scope, **headers}, body, {})

    def ssm(self, action, **asked):
        target = {"x-amz-target": f"AmazonSSM.{action}", "content-type": "application/x-amz-json-1.1"}
        return self.described(self.session("i-0123456789abcdef0"), "ssm", json.dumps(asked).encode(), **target)

    def arns(self, described):
        return [one["arn"] for one in described["resources"]]

    def test_instance_is_its_role_that_ec2_assumed(self):
        call_made = self.ssm("GetParameter", Name="/skylan/lan/key")
        self.assertEqual(call_made["principal"], "arn:aws:iam::000000000000:role/Gateway")
        self.assertEqual(call_made["by"], "ec2.amazonaws.com")
        self.assertEqual(call_made["action"], "ssm:GetParameter")
        self.assertEqual(self.arns(call_made), [ACCOUNT("ssm", "parameter/skylan/lan/key")])

    def test_schedule_is_its_role_that_the_scheduler_assumed(self):
        key = self.session("schedule", "Power")
        self.assertEqual(
            role_sessions.of_key(key), ("arn:aws:iam::000000000000:role/Power", "scheduler.amazonaws.com")
        )

    def test_function_is_its_role_that_lambda_assumed(self):
        config = {
            "FunctionArn": ACCOUNT("lambda", "function:handler"),
            "FunctionName": "handler",
            "Role": "arn:aws:iam::000000000000:role/HandlerRole",
        }
        role_sessions.install()
        for module in (lambda_runtime, lambda_svc):
            key = module.execution_credentials(config)["AWS_ACCESS_KEY_ID"]
            self.assertEqual(role_sessions.of_key(key), (config["Role"], "lambda.amazonaws.com"))

    def test_user_is_known_by_the_access_key(self):
        iam._access_keys["AKIAOPERATOR"] = {"UserName": "operator", "Status": "Active"}
        body = b"Action=DescribeInstances&InstanceId.1=i-1"
        form = {"content-type": "application/x-www-form-urlencoded"}
        call_made = self.described("AKIAOPERATOR", "ec2", body, **form)
        user = "arn:aws:iam::000000000000:user/operator"
        self.assertEqual(call_made, {"principal": user, "action": "ec2:DescribeInstances", "resources": [{"arn": "*"}]})

    def test_metrics_are_told_in_a_namespace(self):
        body = b"Action=PutMetricData&Namespace=skylan%2Flab&MetricData.member.1.MetricName=JobsPending"
        form = {"content-type": "application/x-www-form-urlencoded"}
        call_made = self.described(self.session("i-0123456789abcdef0"), "monitoring", body, **form)
        self.assertEqual(call_made["action"], "cloudwatch:PutMetricData")
        self.assertEqual(
            call_made["resources"], [{"arn": "*", "context": {"cloudwatch:namespace": "skylan/lab"}}]
        )

    def test_what_a_deploy_calls_is_left_out(self):
        self.assertIsNone(self.described(self.session("aws-cdk-root"), "s3", path="/bucket/key", method="GET"))
        self.assertIsNone(self.described("SKYLANLAB", "s3", path="/bucket/key", method="GET"))

    def test_every_parameter_of_a_call_is_named(self):
        for action in ("GetParameters", "DeleteParameters"):
            call_made = self.ssm(action, Names=["/skylan/lan/b", "/skylan/lan/a"])
            self.assertEqual(self.arns(call_made), [ACCOUNT("ssm", f"parameter/skylan/lan/{one}") for one in "ab"])

    def test_parameters_by_their_folder_and_those_that_aws_publishes(self):
        folder = self.ssm("GetParametersByPath", Path="/skylan/lan/")
        self.assertEqual(self.arns(folder), [ACCOUNT("ssm", "parameter/skylan/lan")])
        published = self.ssm("GetParameter", Name="/aws/service/debian/release")
        self.assertEqual(self.arns(published), ["arn:aws:ssm:us-east-1::parameter/aws/service/debian/release"])

    def test_no_value_is_written_down(self):
        put = self.ssm("PutParameter", Name="/skylan/lan/key", Value=SECRET, Description=SECRET)
        self.assertEqual(self.arns(put), [ACCOUNT("ssm", "parameter/skylan/lan/key")])
        self.assertNotIn(SECRET, json.dumps(put))

    def test_every_instance_of_a_call_is_named_with_its_tags(self):
        ec2._tags["i-a"] = [{"Key": "skylan:cluster", "Value": "lab"}]
        body = b"Action=StartInstances&InstanceId.1=i-a&InstanceId.2=i-b"
        form = {"content-type": "application/x-www-form-urlencoded"}
        call_made = self.described(self.session("i-0123456789abcdef0"), "ec2", body, **form)
        tagged, other = call_made["resources"]
        self.assertEqual(tagged, {"arn": ACCOUNT("ec2", "instance/i-a"), "tags": {"skylan:cluster": "lab"}})
        self.assertEqual(other, {"arn": ACCOUNT("ec2", "instance/i-b")})

    def test_network_interface_of_a_call_is_named_with_its_tags(self):
        ec2._tags["eni-a"] = [{"Key": "skylan:controller", "Value": "lab"}]
        body = b"Action=AssignPrivateIpAddresses&NetworkInterfaceId=eni-a&PrivateIpAddress.1=172.31.1.20"
        form = {"content-type": "application/x-www-form-urlencoded"}
        call_made = self.described(self.session("i-0123456789abcdef0"), "ec2", body, **form)
        self.assertEqual(call_made["action"], "ec2:AssignPrivateIpAddresses")
        expected = {"arn": ACCOUNT("ec2", "network-interface/eni-a"), "tags": {"skylan:controller": "lab"}}
        self.assertEqual(call_made["resources"], [expected])

    def test_object_of_a_bucket_is_named(self):
        call_made = self.described(self.session("i-0123456789abcdef0"), "s3", path="/bucket/folder/key", method="GET")
        self.assertEqual(call_made["action"], "s3:GetObject")
        self.assertEqual(self.arns(call_made), ["arn:aws:s3:::bucket/folder/key"])

    def test_same_call_is_recorded_once_before_it_is_carried_out(self):
        carried_out = []

        async def dispatch(*request):
            carried_out.append(len(pathlib.Path(file.name).read_text().splitlines()))
            return 200, {}, b""

        original = app._dispatch_service_request
        with tempfile.NamedTemporaryFile() as file:
            try:
                app._dispatch_service_request = dispatch
                calls.install(calls.Calls(file.name))
                key = self.session("i-0123456789abcdef0")
                scope = f"AWS4-HMAC-SHA256 Credential={key}/20260101/us-east-1/s3/aws4_request, SignedHeaders=host"
                for path in ("/bucket/a", "/bucket/a", "/bucket/b"):
                    request = ("GET", path, {"authorization": scope}, b"", {}, "id")
                    asyncio.run(app._dispatch_service_request(*request))
            finally:
                app._dispatch_service_request = original
        self.assertEqual(carried_out, [1, 1, 2])


class RunCommandTest(unittest.TestCase):
    """Run Command, with agents that tell what they were asked."""

    def setUp(self):
        ec2.reset()
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        path = f"{self.folder.name}/agents"

        class Agents(socketserver.StreamRequestHandler):
            def handle(self):
                order = json.loads(self.rfile.readline())
                told = {"exitCode": 3, "stdout": f"{order['instance']}: {order['argv'][-1]}", "stderr": "no"}
                self.wfile.write(f"{json.dumps(told)}\n".encode())

        server = socketserver.ThreadingUnixStreamServer(path, Agents)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        run_command.install(path)
        ec2._instances["i-a"] = {"InstanceId": "i-a", "State": {"Name": "running"}}
        ec2._instances["i-b"] = {"InstanceId": "i-b", "State": {"Name": "stopped"}}

    def answer(self, response):
        return json.loads(response[2])

    def sent(self, instance):
        commands = {"commands": ["one", "two"]}
        document = {"DocumentName": "AWS-RunShellScript", "InstanceIds": [instance], "Parameters": commands}
        return self.answer(ssm._send_command(document))

    def invocation(self, command):
        asked = {"CommandId": command["CommandId"], "InstanceId": "i-a"}
        for _ in range(100):
            found = self.answer(ssm._get_command_invocation(asked))
            if found["Status"] not in ("Pending", "InProgress"):
                return found
            time.sleep(0.05)
        self.fail("the command has no end")

    def test_the_machine_runs_the_script_and_its_answer_is_the_result(self):
        found = self.invocation(self.sent("i-a")["Command"])
        self.assertEqual((found["Status"], found["ResponseCode"]), ("Failed", 3))
        self.assertEqual(found["StandardOutputContent"], "i-a: one\ntwo")
        self.assertEqual(found["StandardErrorContent"], "no")

    def test_only_machines_that_run_have_an_agent(self):
        listed = self.answer(ssm._describe_instance_information({}))["InstanceInformationList"]
        self.assertEqual([one["InstanceId"] for one in listed], ["i-a"])
        self.assertIn("InvalidInstanceId", json.dumps(self.sent("i-b")))

    def test_without_agents_the_command_fails_and_says_so(self):
        run_command.install(f"{self.folder.name}/nobody")
        found = self.invocation(self.sent("i-a")["Command"])
        self.assertEqual(found["Status"], "Failed")
        self.assertIn("no agent", found["StandardErrorContent"])


class ClockTest(unittest.TestCase):
    """EventBridge's daily schedule, by a clock that is moved."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.file = pathlib.Path(self.folder.name, "clock")
        for name in ("_now_ts", "_SCHEDULER_TICK_INTERVAL", "_invoke_target"):
            self.addCleanup(setattr, eventbridge, name, getattr(eventbridge, name))
        clock.install(str(self.file))
        self.called = []
        eventbridge._invoke_target = lambda target, *_: self.called.append(target["Id"])
        eventbridge._ensure_default_bus()
        eventbridge._put_rule({"Name": "daily", "ScheduleExpression": "rate(1 day)", "State": "ENABLED"})
        target = {"Id": "it", "Arn": "arn:aws:lambda:us-east-1:000000000000:function:it"}
        eventbridge._put_targets({"Rule": "daily", "Targets": [target]})
        self.addCleanup(eventbridge.reset)

    def calls_at(self, seconds):
        if seconds is not None:
            self.file.write_text(f"+{seconds}\n")
        self.called.clear()
        eventbridge._tick_scheduled_rules()
        return self.called

    def test_without_a_file_a_day_is_the_hosts(self):
        self.assertEqual(self.calls_at(None), [])

    def test_a_day_ahead_the_target_is_called_once(self):
        self.assertEqual(self.calls_at(86_000), [])
        self.assertEqual(self.calls_at(87_000), ["it"])
        self.assertEqual(self.calls_at(87_000), [])
        self.assertEqual(self.calls_at(365 * 86_400), ["it"])

    def test_looks_come_soon_after_each_other(self):
        self.assertEqual(eventbridge._SCHEDULER_TICK_INTERVAL, 1)


class CreationOrderTest(unittest.TestCase):
    def order(self, **resources):
        definitions = {
            name: {"Type": f"AWS::{kind}", **({"DependsOn": list(depends)} if depends else {})}
            for name, (kind, *depends) in resources.items()
        }
        return stacks._topological_sort(definitions, {})

    def test_machines_boot_side_by_side(self):
        order = self.order(
            A=["EC2::Instance"],
            AReady=["CloudFormation::WaitCondition", "A"],
            B=["EC2::Instance"],
            BReady=["CloudFormation::WaitCondition", "B"],
        )
        self.assertEqual(order, ["A", "B", "AReady", "BReady"])

    def test_what_depends_on_a_machine_comes_after_it(self):
        order = self.order(
            Gateway=["EC2::Instance"],
            GatewayReady=["CloudFormation::WaitCondition", "Gateway"],
            Other=["EC2::Instance"],
            OtherReady=["CloudFormation::WaitCondition", "Other"],
            Worker=["EC2::Instance", "GatewayReady"],
            WorkerReady=["CloudFormation::WaitCondition", "Worker"],
        )
        self.assertEqual(order, ["Gateway", "Other", "GatewayReady", "Worker", "OtherReady", "WorkerReady"])


if __name__ == "__main__":
    unittest.main()
