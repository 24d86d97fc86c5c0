"""The plug-in's EC2 calls and resource types, inside a MiniStack that serves nobody."""

import base64
import pathlib
import sys
import unittest

PLUGIN = pathlib.Path(__file__).parents[3] / "lab" / "aws" / "plugin"
sys.path.insert(0, str(PLUGIN))

import ec2_api  # noqa: E402
import ec2_resources  # noqa: E402
from ec2_call import Ec2Error, call  # noqa: E402
from ministack.services import ec2  # noqa: E402
from ministack.services.cloudformation import provisioners  # noqa: E402


class CountingConverger:
    """In place of the hook: counts how often it was asked for."""

    def __init__(self):
        self.requests = 0

    def request(self):
        self.requests += 1
        return self.requests

    def wait(self, ticket):
        pass


converger = CountingConverger()
ec2_api.install(converger)
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


if __name__ == "__main__":
    unittest.main()
